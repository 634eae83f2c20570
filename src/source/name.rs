//! Names of documents: the same on every system, and no two paths share one.

use std::path::{MAIN_SEPARATOR, Path};

/// A path as text: bytes that are no UTF-8 are percent-encoded, and so is a percent sign then.
pub(super) fn of_path(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    match std::str::from_utf8(bytes) {
        Ok(name) if MAIN_SEPARATOR == '/' => name.to_owned(),
        Ok(name) => name.replace(MAIN_SEPARATOR, "/"),
        Err(_) => percent_encoded(bytes),
    }
}

/// The name of a member of an archive: UTF-8, else GB 18030, which Chinese systems write, else percent-encoded. It is a
/// label and never a place to write to.
pub(super) fn of_member(bytes: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(bytes) {
        return name.to_owned();
    }
    match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(name) => name.into_owned(),
        None => percent_encoded(bytes),
    }
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut name = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        name.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let bad = Path::new(OsStr::from_bytes(b"5%\xFF.txt"));
        assert_eq!(of_path(bad), "5%25%FF.txt");
        assert_eq!(of_path(Path::new("5%.txt")), "5%.txt");
    }

    #[test]
    fn members_of_chinese_archives_have_their_names() {
        assert_eq!(of_member("新闻/一.txt".as_bytes()), "新闻/一.txt");
        assert_eq!(of_member(b"\xD0\xC2\xCE\xC5.txt"), "新闻.txt");
        assert_eq!(of_member(b"\xFF\xFF.txt"), "%FF%FF.txt");
    }
}
