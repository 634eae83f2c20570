//! Files in packed form: gz with all its members, and zst.

use super::formats::{self, Bytes, From, Input};
use super::guard::{Counted, Guarded};
use super::problem::Fault;
use super::{Flow, Out};
use flate2::read::MultiGzDecoder;
use std::io::Read;

pub(super) fn is_gz(head: &[u8]) -> bool {
    head.starts_with(&[0x1F, 0x8B, 8])
}

pub(super) fn is_zst(head: &[u8]) -> bool {
    head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])
}

pub(super) fn gz(input: Input, out: &mut Out) -> Flow {
    unpack(input, out, |packed| Ok(Box::new(MultiGzDecoder::new(packed))))
}

pub(super) fn zst(input: Input, out: &mut Out) -> Flow {
    unpack(input, out, |packed| Ok(Box::new(zstd::Decoder::new(packed)?)))
}

type Unpacker<'a> = fn(Box<dyn Read + 'a>) -> std::io::Result<Box<dyn Read + 'a>>;

fn unpack<'a>(input: Input<'a>, out: &mut Out, unpacker: Unpacker<'a>) -> Flow {
    let (name, called) = (input.name.clone(), formats::unpacked(&input.called));
    let (packed, passed) = Counted::new(input.stream());
    match unpacker(Box::new(packed)) {
        Ok(unpacked) => {
            let bytes = Bytes::Stream(Box::new(Guarded::new(unpacked, passed, &out.options.limits)));
            formats::read(Input { name, called, from: From::Packed, bytes }, out)
        }
        Err(error) => out.problem(Fault::of(&error).at(name)),
    }
}
