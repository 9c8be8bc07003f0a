//! What the terminal and the environment say about form: colour, drawing, width, progress.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rustix::fd::AsFd;
use stackc_report::Style;

use crate::args::Color;

/// How long a run may take before there is progress to show.
const PATIENCE: Duration = Duration::from_millis(500);
/// Narrower than this an excerpt shows nothing.
const NARROWEST: usize = 40;

/// The variables that matter to form.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// <https://no-color.org>
    no_color: Option<String>,
    clicolor_force: Option<String>,
    term: Option<String>,
    /// The first that is set of `LC_ALL`, `LC_CTYPE` and `LANG`.
    locale: Option<String>,
}

impl Environment {
    /// Reads them.
    pub fn read() -> Environment {
        #[expect(clippy::disallowed_methods, reason = "form only: none of it reaches the output tree")]
        let get = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Environment {
            no_color: get("NO_COLOR"),
            clicolor_force: get("CLICOLOR_FORCE"),
            term: get("TERM"),
            locale: get("LC_ALL").or_else(|| get("LC_CTYPE")).or_else(|| get("LANG")),
        }
    }

    /// `--color` decides; where it is `auto`, `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal
    /// that can.
    fn colour(&self, asked: Color, is_terminal: bool) -> bool {
        match asked {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if self.no_color.is_some() => false,
            Color::Auto if self.clicolor_force.as_ref().is_some_and(|value| value != "0") => true,
            Color::Auto => is_terminal && !self.is_dumb(),
        }
    }

    fn unicode(&self, is_terminal: bool) -> bool {
        let utf8 = self.locale.as_ref().is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        is_terminal && utf8 && !self.is_dumb()
    }

    fn is_dumb(&self) -> bool {
        self.term.as_deref() == Some("dumb")
    }
}

/// How to write to a stream.
pub fn style(stream: &(impl IsTerminal + AsFd), asked: Color, environment: &Environment) -> Style {
    let is_terminal = stream.is_terminal();
    let columns = is_terminal
        .then(|| rustix::termios::tcgetwinsize(stream).ok())
        .flatten()
        .map(|size| usize::from(size.ws_col))
        .filter(|columns| *columns > 0);
    Style {
        colour: environment.colour(asked, is_terminal),
        unicode: environment.unicode(is_terminal),
        width: columns.unwrap_or(Style::PLAIN.width).max(NARROWEST),
    }
}

/// A line on stderr that says what is going on, once it has gone on for half a second. Gone when dropped.
#[derive(Debug)]
pub struct Progress {
    done: Option<Sender<()>>,
    drawing: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to wait, if `wanted` and stderr is a terminal.
    pub fn start(wanted: bool, what: &'static str) -> Progress {
        if !wanted || !std::io::stderr().is_terminal() {
            return Progress { done: None, drawing: None };
        }
        let (done, waiting) = mpsc::channel::<()>();
        let drawing = std::thread::spawn(move || {
            if waiting.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.set_message(what);
            bar.enable_steady_tick(Duration::from_millis(100));
            // Until the sender is gone.
            let _ = waiting.recv();
            bar.finish_and_clear();
        });
        Progress { done: Some(done), drawing: Some(drawing) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(drawing) = self.drawing.take() {
            // The line has to be gone before anything else is written.
            let _ = drawing.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_conventions() {
        let some = |text: &str| Some(text.to_owned());
        let plain = Environment::default();
        let no_color =
            Environment { no_color: some("1"), clicolor_force: some("1"), ..Environment::default() };
        let forced = Environment { clicolor_force: some("1"), ..Environment::default() };
        let not_forced = Environment { clicolor_force: some("0"), ..Environment::default() };
        let dumb = Environment { term: some("dumb"), ..Environment::default() };
        for (environment, asked, is_terminal, expected) in [
            (&plain, Color::Auto, true, true),
            (&plain, Color::Auto, false, false),
            (&plain, Color::Always, false, true),
            (&plain, Color::Never, true, false),
            (&no_color, Color::Auto, true, false),
            (&no_color, Color::Always, true, true),
            (&forced, Color::Auto, false, true),
            (&forced, Color::Never, false, false),
            (&not_forced, Color::Auto, false, false),
            (&dumb, Color::Auto, true, false),
        ] {
            let colour = environment.colour(asked, is_terminal);
            assert_eq!(colour, expected, "{environment:?} {asked:?} terminal: {is_terminal}");
        }
    }

    #[test]
    fn drawing_needs_a_terminal_and_a_locale() {
        let with = |locale: &str| Environment { locale: Some(locale.to_owned()), ..Environment::default() };
        assert!(with("en_GB.UTF-8").unicode(true));
        assert!(with("C.utf8").unicode(true));
        assert!(!with("en_GB.UTF-8").unicode(false));
        assert!(!with("POSIX").unicode(true));
        assert!(!Environment::default().unicode(true));
    }
}
