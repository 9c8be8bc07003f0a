//! `stackc explain`

use serde_json::json;
use stackc_report::explain;
use stackc_source::Code;

use crate::args::{Explain, Format};
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// The page of a code, the codes of a family, or all of them.
pub fn run(args: &Explain, session: &mut Session) -> Result<Exit, CannotRun> {
    let codes = super::codes();
    let text = match &args.code {
        None => explain::list(&codes),
        Some(code) => explain::explain(&codes, code).map_err(|unknown| {
            CannotRun::new(format!("there is no diagnostic `{code}`"))
                .help(unknown.help.unwrap_or_else(|| "`stackc explain` lists them all".to_owned()))
        })?,
    };
    if session.format == Format::Json {
        let wanted = args.code.as_deref().unwrap_or("");
        let family = format!("{}/", wanted.trim_end_matches('/'));
        let asked =
            |code: &&&Code| wanted.is_empty() || code.name == wanted || code.name.starts_with(&family);
        let page = |code: &&'static Code| {
            json!({
                "code": code.name,
                "severity": code.severity.word(),
                "silenceable": code.silenceable,
                "page": code.page,
            })
        };
        let pages: Vec<_> = codes.iter().filter(asked).map(page).collect();
        session.print(&format!("{:#}\n", json!({ "version": 1, "codes": pages })));
    } else {
        session.print(&text);
    }
    Ok(Exit::Fine)
}
