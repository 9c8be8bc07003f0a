//! `stackc schema`

use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// The JSON Schema of the language.
pub fn run(session: &mut Session) -> Result<Exit, CannotRun> {
    session.print(&text());
    Ok(Exit::Fine)
}

/// The schema as the file `schema/stackc.schema.json` holds it.
pub fn text() -> String {
    format!("{:#}\n", stackc_lang::schema())
}
