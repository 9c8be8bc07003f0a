//! `stackc bootstrap`

use stackc_argo::bootstrap::{Options, bootstrap};

use crate::project;
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// What the operator of Argo CD has to set, for the project's Argo CD; without a project for a usual one.
pub fn run(session: &mut Session) -> Result<Exit, CannotRun> {
    if project::find_root(&session.directory).is_err() {
        let usual = Options::default();
        let version = usual.version.as_str();
        session.say(&format!("no project here: for Argo CD {version} in namespace `{}`", usual.namespace));
        session.print(&bootstrap(&usual));
        return Ok(Exit::Fine);
    }
    let compiled = super::compile(session, None)?;
    let report = super::judge(session, &compiled, None, Vec::new());
    if let Some(options) = &compiled.bootstrap {
        let text = bootstrap(options);
        if session.format == crate::args::Format::Json {
            return Ok(super::conclude(session, &report, Some(("bootstrap", text.into()))));
        }
        session.print(&text);
    }
    Ok(super::conclude(session, &report, None))
}
