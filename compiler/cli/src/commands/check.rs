//! `stackc check`

use crate::args::ClusterFilter;
use crate::session::{Session, Stream};
use crate::start::{CannotRun, Exit};

/// Every mistake. Findings are this verb's data.
pub fn run(filter: &ClusterFilter, session: &mut Session) -> Result<Exit, CannotRun> {
    let compiled = super::compile(session, filter.cluster.as_ref())?;
    let report = super::judge(session, &compiled, filter.cluster.as_ref(), Vec::new());
    session.report(&report, Stream::Data, None);
    session.say(&report.summary.to_string());
    Ok(if report.failed() { Exit::Mistakes } else { Exit::Fine })
}
