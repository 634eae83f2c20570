//! `zhibiao check`: whether figures fit each other, and what others wrote.

use super::claims::{Given, ReadArgs};
use super::output::Output;
use super::quote::{Quote, lines_of};
use super::terminal::{Colour, Paint, count, harmless, say};
use super::{Done, Failure};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;
use zhibiao::claim::Claim;
use zhibiao::engine::Engine;
use zhibiao::finding::{Finding, Outcome};
use zhibiao::measured::Ruler;
use zhibiao::relation;
use zhibiao::reports::{self, Beside, Checked, Reports, Standing, Wanted};
use zhibiao::retold;
use zhibiao::verdict::Reason;

/// Check figures against each other, and against what others wrote
///
/// Inside texts: sums and their parts, growth and change against the levels beside them, shares
/// against part and whole, and one figure told twice. With --against: each claim beside the
/// reports of other datasets on the same statistic, place and period. Texts are read as extract
/// reads them; datasets that extract wrote are taken as they are. docs/check.md says how a verdict
/// comes about.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao check report.txt
  zhibiao check report.txt news.txt --all
  zhibiao check report.txt --against claims.jsonl --against others.json
  zhibiao check --text '昌吉州2025年新增城镇就业2.3万人' --against claims.jsonl
  zhibiao check claims.jsonl --format json

Exit codes: 0 nothing contradicts; 1 a contradiction; 2 wrong usage, or nothing could be read;
3 some input was skipped, and nothing contradicts.")]
pub struct Check {
    /// Texts, or datasets that extract wrote
    #[arg(value_name = "FILE", required_unless_present = "text")]
    files: Vec<PathBuf>,
    /// Check this sentence instead of files
    #[arg(long, value_name = "SENTENCE", conflicts_with = "files")]
    text: Option<String>,
    /// A dataset of what others wrote; may be given several times
    #[arg(long, value_name = "DATASET", num_args = 1..)]
    against: Vec<PathBuf>,
    /// Show too what cannot be told, and claims that no report speaks of
    #[arg(long)]
    all: bool,
    /// What to write [default: table]
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No summary on stderr
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    read: ReadArgs,
}

/// Forms of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For machines
    Json,
}

/// Reports that come near a claim and are named beside it.
const NEAR: usize = 3;

/// The result as JSON.
#[derive(Serialize)]
struct Told<'a> {
    findings: Vec<ToldFinding<'a>>,
    claims: Vec<ToldClaim<'a>>,
    summary: Summary,
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct ToldFinding<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct ToldClaim<'a> {
    standing: Standing,
    claim: Quote<'a>,
    reports: Vec<ToldReport<'a>>,
}

#[derive(Serialize)]
struct ToldReport<'a> {
    verdict: zhibiao::verdict::Verdict,
    because: Vec<Reason>,
    report: Quote<'a>,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    why: &'a str,
}

/// The result in numbers.
#[derive(Debug, Default, Clone, Copy, Serialize)]
struct Summary {
    documents: usize,
    claims: usize,
    holds: usize,
    agrees: usize,
    off_by_rounding: usize,
    compatible: usize,
    contradicts: usize,
    cannot_tell: usize,
    confirmed: usize,
    less_exact: usize,
    superseded: usize,
    contradicted: usize,
    unsettled: usize,
    no_report: usize,
    asked: usize,
}

impl Check {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let engine = self.read.engine.engine()?;
        let ruler = Ruler::new(engine.seeds());
        let given = self.given(engine)?;
        let mut findings = relation::find(&given.claims, engine.seeds(), &ruler);
        findings.extend(retold::find(&given.claims, &ruler));
        findings.sort_by_key(|finding| {
            (std::cmp::Reverse(finding.outcome == Outcome::Contradicts), finding.claims.iter().max().copied())
        });
        let (reports, asked) = self.reports(&given.claims, engine)?;
        let checked = match self.against.is_empty() {
            true => Vec::new(),
            false => reports::check(&given.claims, &reports, &ruler, NEAR),
        };
        let summary = Summary { asked, ..summary(&given, &findings, &checked) };
        let mut out = Output::stdout();
        match self.format {
            Format::Json => out.json(&told(&given, &findings, &checked, summary), true)?,
            Format::Table => self.table(&given, &findings, &checked, &mut out)?,
        }
        out.finish()?;
        if !self.quiet {
            self.summarise(&summary);
        }
        Ok(match () {
            () if summary.contradicts + summary.contradicted > 0 => Done::NotAll,
            () if !given.skipped.is_empty() => Done::Partly,
            () => Done::Well,
        })
    }

    fn given(&self, engine: &Engine) -> Result<Given, Failure> {
        if let Some(text) = &self.text {
            let claims = engine.read_passage("--text", text).claims;
            if claims.is_empty() {
                let hint = "zhibiao explain says why its numbers were left out";
                return Err(Failure::Message(format!("no figure was read in the sentence; {hint}")));
            }
            return Ok(Given { claims, documents: 1, skipped: Vec::new() });
        }
        let given = Given::read(&self.files, engine, &self.read)?;
        if given.documents == given.skipped.len() {
            return Err(Failure::Message("nothing was read".into()));
        }
        Ok(given)
    }

    /// The reports that the claims ask for, and how many were asked.
    fn reports(&self, claims: &[Claim], engine: &Engine) -> Result<(Vec<Claim>, usize), Failure> {
        let wanted = Wanted::of(claims, engine.seeds().indicator.overlap);
        let (mut found, mut asked) = (Vec::new(), 0);
        for path in &self.against {
            asked += Reports::open(path)?.on(&wanted, |claim| found.push(claim))?;
        }
        // Datasets hand out their claims in orders of their own; the same ones give the same result.
        found.sort_by(|one, two| (&one.doc, one.start).cmp(&(&two.doc, two.start)));
        Ok((found, asked))
    }

    fn table(
        &self,
        given: &Given,
        findings: &[Finding],
        checked: &[Checked<'_>],
        out: &mut Output,
    ) -> Result<(), Failure> {
        let paint = Paint::of(stdout().is_terminal());
        for finding in findings.iter().filter(|finding| self.all || finding.outcome != Outcome::CannotTell) {
            let colour = match finding.outcome {
                Outcome::Holds | Outcome::Agrees | Outcome::OffByRounding => Colour::Good,
                Outcome::Contradicts => Colour::Bad,
                Outcome::Compatible | Outcome::CannotTell => Colour::Doubtful,
            };
            let because = finding.because.as_deref().map_or(String::new(), |because| format!(" ({because})"));
            let verdict = paint.in_colour(colour, &finding.outcome.to_string());
            out.line(&format!("{verdict}  {}: {}{because}", finding.kind, harmless(&finding.equation)))?;
            let quoted = finding.claims.iter().map(|&at| &given.claims[at]);
            lines_of(quoted).iter().try_for_each(|line| out.line(line))?;
            out.line("")?;
        }
        for one in checked.iter().filter(|one| self.all || one.standing != Standing::NoReport || self.text.is_some()) {
            self.beside(one, &paint, out)?;
        }
        Ok(())
    }

    fn beside(&self, one: &Checked<'_>, paint: &Paint, out: &mut Output) -> Result<(), Failure> {
        let colour = match one.standing {
            Standing::Confirmed => Colour::Good,
            Standing::Contradicted => Colour::Bad,
            _ => Colour::Doubtful,
        };
        let claim = format!("{} {}", one.claim.indicator.as_deref().unwrap_or_default(), one.claim.text);
        out.line(&format!("{}  {}", paint.in_colour(colour, &one.standing.to_string()), harmless(&claim)))?;
        lines_of([one.claim]).iter().try_for_each(|line| out.line(line))?;
        for Beside { claim, judgement } in &one.reports {
            let because: Vec<String> = judgement.because.iter().map(Reason::to_string).collect();
            let because = if because.is_empty() { String::new() } else { format!(": {}", because.join("; ")) };
            out.line(&format!("  {}{because}", judgement.verdict))?;
            lines_of([*claim]).iter().try_for_each(|line| out.line(&format!("  {line}")))?;
        }
        Ok(out.line("")?)
    }

    fn summarise(&self, summary: &Summary) {
        let Summary { holds, agrees, off_by_rounding, compatible, contradicts, cannot_tell, .. } = summary;
        say(&format!("{}, {}", count(summary.documents, "document"), count(summary.claims, "claim")));
        say(&format!(
            "relations: {holds} hold, {agrees} agree, {off_by_rounding} off by rounding, {compatible} compatible, {contradicts} contradict, {cannot_tell} cannot be told"
        ));
        if !self.against.is_empty() {
            let Summary { confirmed, less_exact, superseded, contradicted, unsettled, no_report, asked, .. } = summary;
            say(&format!(
                "against {}: {confirmed} confirmed, {less_exact} less exact, {superseded} superseded, {contradicted} contradicted, {unsettled} unsettled, {no_report} without another report",
                count(*asked, "claim")
            ));
        }
    }
}

fn summary(given: &Given, findings: &[Finding], checked: &[Checked<'_>]) -> Summary {
    let of = |outcome: Outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
    let stands = |standing: Standing| checked.iter().filter(|one| one.standing == standing).count();
    Summary {
        documents: given.documents,
        claims: given.claims.len(),
        holds: of(Outcome::Holds),
        agrees: of(Outcome::Agrees),
        off_by_rounding: of(Outcome::OffByRounding),
        compatible: of(Outcome::Compatible),
        contradicts: of(Outcome::Contradicts),
        cannot_tell: of(Outcome::CannotTell),
        confirmed: stands(Standing::Confirmed),
        less_exact: stands(Standing::LessExact),
        superseded: stands(Standing::Superseded),
        contradicted: stands(Standing::Contradicted),
        unsettled: stands(Standing::Unsettled),
        no_report: stands(Standing::NoReport),
        asked: 0,
    }
}

fn told<'a>(given: &'a Given, findings: &'a [Finding], checked: &'a [Checked<'a>], summary: Summary) -> Told<'a> {
    let finding = |finding: &'a Finding| ToldFinding {
        finding,
        quotes: finding.claims.iter().map(|&at| Quote::of(&given.claims[at])).collect(),
    };
    let report = |beside: &'a Beside<'a>| ToldReport {
        verdict: beside.judgement.verdict,
        because: beside.judgement.because.clone(),
        report: Quote::of(beside.claim),
    };
    let claim = |one: &'a Checked<'a>| ToldClaim {
        standing: one.standing,
        claim: Quote::of(one.claim),
        reports: one.reports.iter().map(report).collect(),
    };
    Told {
        findings: findings.iter().map(finding).collect(),
        claims: checked.iter().map(claim).collect(),
        summary,
        skipped: given.skipped.iter().map(|(path, why)| Skipped { path, why }).collect(),
    }
}
