//! What is meant by the global options: where the run happens, and how it speaks.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use stackc_report::{Prepared, Style, concise, human, json};

use crate::args::{Deny, Format, Global};
use crate::terminal::{self, Environment, Progress};

/// One run of the program.
#[derive(Debug)]
pub struct Session {
    /// The directory the run happens in, as `-C` says; empty for the current one.
    pub directory: PathBuf,
    /// The form of the output.
    pub format: Format,
    /// Say only errors.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// Count warnings as errors.
    pub deny_warnings: bool,
    stdout: Stdout,
    stdout_style: Style,
    stderr_style: Style,
}

/// Where findings go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// They are what the verb is for.
    Data,
    /// They accompany it.
    Talk,
}

impl Session {
    /// Looks at the terminal and the environment.
    pub fn new(global: &Global) -> Session {
        let environment = Environment::read();
        Session {
            directory: global.directory.clone().unwrap_or_default(),
            format: global.format,
            quiet: global.quiet,
            verbose: global.verbose,
            deny_warnings: global.deny.contains(&Deny::Warnings),
            stdout: Stdout::default(),
            stdout_style: terminal::style(&io::stdout(), global.color, &environment),
            stderr_style: terminal::style(&io::stderr(), global.color, &environment),
        }
    }

    /// A path that was typed, from the directory of the run.
    pub fn path(&self, typed: &Path) -> PathBuf {
        self.directory.join(typed)
    }

    /// Writes data.
    pub fn print(&mut self, text: &str) {
        self.stdout.write(text);
    }

    /// Writes a line of talk, unless it shall be quiet or speaks to a program.
    pub fn say(&self, line: &str) {
        if !self.quiet && self.format != Format::Json {
            self.write_talk(&format!("{line}\n"));
        }
    }

    /// Says what the user has to mend, where no file of the project is to blame.
    pub fn complain(&self, message: &str, help: &str) {
        let (message, help) = (stackc_report::escape(message), stackc_report::escape(help));
        self.write_talk(&format!("error: {message}\nhelp: {help}\n"));
    }

    /// Shows progress until the value is dropped.
    pub fn progress(&self, what: &'static str) -> Progress {
        Progress::start(!self.quiet && self.format != Format::Json, what)
    }

    /// Shows findings. In JSON they come with the verb's `data` in one object, on stdout.
    pub fn report(&mut self, report: &Prepared, stream: Stream, data: Option<(&str, serde_json::Value)>) {
        if self.format == Format::Json {
            let mut object = json::value(report);
            if let Some((key, value)) = data {
                object.insert(key.to_owned(), value);
            }
            return self.print(&json::render(&object));
        }
        let style = match stream {
            Stream::Data => self.stdout_style,
            Stream::Talk => self.stderr_style,
        };
        let text = match self.format {
            Format::Concise => concise::render(report),
            _ => human::render(report, style),
        };
        match stream {
            Stream::Data => self.print(&text),
            Stream::Talk => self.write_talk(&text),
        }
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// Where stdout could not be written, but for a reader that has gone away.
    pub fn finish(&mut self) -> io::Result<()> {
        self.stdout.finish()
    }

    fn write_talk(&self, text: &str) {
        // Where stderr is closed there is nobody to tell.
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

/// Stdout, until its reader goes away: `stackc list | head -1` is no failure.
#[derive(Debug, Default)]
struct Stdout {
    failed: Option<io::Error>,
}

impl Stdout {
    fn write(&mut self, text: &str) {
        if self.failed.is_none() {
            self.failed = io::stdout().lock().write_all(text.as_bytes()).err();
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        let flushed = io::stdout().lock().flush();
        match self.failed.take().map_or(flushed, Err) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}
