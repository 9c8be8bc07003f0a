//! What was typed.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// A compiler for GitOps: stacks of Helm charts and manifests in, a Git tree that Argo CD deploys out.
#[derive(Debug, Parser)]
#[command(
    name = "stackc",
    version,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "stackc COMMAND --help says more; stackc init starts a project.",
    after_long_help = "\
Examples:
  stackc init demo                    a project that builds at once
  stackc check                        every mistake, with its place and what to write instead
  stackc build --out out              the tree that Argo CD deploys
  stackc graph                        what goes to which cluster, in which order
  stackc explain values/unknown-key   what a diagnostic means

The project is the nearest directory, from here upwards, with a stackc.yaml.
Exit code: 0 fine (warnings too), 1 mistakes to mend, 2 cannot run."
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What every verb takes.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', global = true, value_name = "DIR")]
    pub directory: Option<PathBuf>,

    /// Form of the output
    ///
    /// human has excerpts, concise one line a finding, json a stable shape for programs. graph has text,
    /// mermaid and dot as well.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human", hide_default_value = true)]
    pub format: Format,

    /// Colours: on a terminal, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: Color,

    /// Say only errors
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Say more
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,

    /// Number of threads; as many as there are processors if left out
    #[arg(short, long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroU16>,

    /// Count warnings as errors
    #[arg(long, global = true, value_name = "WHAT", action = ArgAction::Append)]
    pub deny: Vec<Deny>,
}

/// `--format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Concise,
    Json,
    #[value(hide = true)]
    Text,
    #[value(hide = true)]
    Mermaid,
    #[value(hide = true)]
    Dot,
}

/// `--color`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// `--deny`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Find every mistake in the project
    #[command(after_long_help = "\
Examples:
  stackc check
  stackc check --format concise --deny warnings    in a pre-commit hook
  stackc check --format json | jq .summary

Findings go to stdout. Exit code 1 if one of them is an error.")]
    Check(ClusterFilter),

    /// Write the tree that Argo CD deploys
    #[command(after_long_help = "\
Examples:
  stackc build                                     into out/ beside stackc.yaml
  stackc build --out ../deploy                     into a checkout of the output repository
  stackc build --git ../deploy.git --ref refs/heads/main --message 'Deploy 1.4'
  stackc build --out ../deploy --check             exit code 1 if that would change anything

Only what changes is written, and only what an earlier build wrote is removed. An error writes nothing.")]
    Build(Build),

    /// Show what goes to which cluster in which order
    #[command(after_long_help = "\
Examples:
  stackc graph                                     the waves of each cluster
  stackc graph --cluster prod-eu --format mermaid  a drawing for a pull request
  stackc graph --format dot | dot -Tsvg > order.svg

--format is one of text, mermaid, dot and json. Arrows point from what is needed to what needs it.")]
    Graph(ClusterFilter),

    /// List clusters and what goes to them
    #[command(after_long_help = "\
Examples:
  stackc list
  stackc list --cluster prod-eu
  stackc list --format json | jq -r '.clusters[].units[].chart'")]
    List(ClusterFilter),

    /// Show the values of an add-on, and where each was set
    #[command(after_long_help = "\
Examples:
  stackc show prometheus                           on every cluster that has it
  stackc show prometheus --cluster prod-eu")]
    Show(Show),

    /// Explain a diagnostic
    #[command(after_long_help = "\
Examples:
  stackc explain                                   all codes
  stackc explain values                            those of a family
  stackc explain values/unknown-key                what it means and what to write instead")]
    Explain(Explain),

    /// Start a project that builds at once
    #[command(after_long_help = "\
Examples:
  stackc init                                      here
  stackc init demo                                 in a new directory

Nothing is overwritten.")]
    Init(Init),

    /// Print the JSON Schema of the language, for editors
    #[command(after_long_help = "\
Examples:
  stackc schema > schema/stackc.schema.json

With this first line the YAML language server completes and checks a file:
  # yaml-language-server: $schema=schema/stackc.schema.json")]
    Schema,

    /// Print what the operator has to put into Argo CD, once
    #[command(after_long_help = "\
Examples:
  stackc bootstrap > argocd-patch.yaml             read it: it says how to patch

Without it sync waves hold nothing back: Argo CD does not wait for Applications by itself.")]
    Bootstrap,

    /// Print a completion script for a shell
    #[command(after_long_help = "\
Examples:
  stackc completions bash > ~/.local/share/bash-completion/completions/stackc
  stackc completions fish > ~/.config/fish/completions/stackc.fish")]
    Completions(Completions),
}

#[derive(Debug, ClapArgs)]
pub struct ClusterFilter {
    /// Only these clusters
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub cluster: Option<Vec<String>>,
}

#[derive(Debug, ClapArgs)]
pub struct Build {
    /// Directory that stands for the root of the output repository [default: out beside stackc.yaml]
    #[arg(long, value_name = "DIR", conflicts_with = "git")]
    pub out: Option<PathBuf>,

    /// Local Git repository to commit into
    #[arg(long, value_name = "REPO", requires = "reference")]
    pub git: Option<PathBuf>,

    /// Branch to commit on: refs/heads/NAME
    #[arg(long = "ref", id = "reference", value_name = "REF", requires = "git")]
    pub reference: Option<String>,

    /// Write nothing; exit with 1 if something would change
    #[arg(long)]
    pub check: bool,

    /// Only these clusters; the others stay as they are
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub cluster: Option<Vec<String>>,

    /// Let N Applications go away, of protected clusters too
    #[arg(long, value_name = "N")]
    pub allow_deletions: Option<usize>,

    /// Write over files that were edited by hand
    #[arg(long)]
    pub overwrite: bool,

    /// Read every file of the old tree, whatever its size and time say
    #[arg(long, conflicts_with = "git")]
    pub verify_all: bool,

    /// Author of the commit: 'NAME <EMAIL>'
    #[expect(rustdoc::invalid_html_tags, reason = "it is the text of --help")]
    #[arg(long, value_name = "WHO", requires = "git")]
    pub author: Option<String>,

    /// Committer of the commit [default: the author]
    #[arg(long, value_name = "WHO", requires = "git")]
    pub committer: Option<String>,

    /// Time of the commit: seconds since 1970 and offset, '1700000000 +0100'
    #[arg(long, value_name = "DATE", requires = "git", allow_hyphen_values = true)]
    pub date: Option<String>,

    /// Message of the commit
    #[arg(long, value_name = "TEXT", requires = "git")]
    pub message: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Show {
    /// Id of the add-on on its cluster, as `stackc list` prints it
    pub addon: String,

    /// Only on these clusters
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub cluster: Option<Vec<String>>,
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// Code, or family of codes; all codes if left out
    pub code: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Init {
    /// Directory to start in; made if it is not there
    #[arg(value_name = "DIR")]
    pub target: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// Shell to complete in
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    /// Help of the program and of every verb, at a width of its own.
    fn helps(long: bool) -> String {
        let mut command = Args::command().term_width(100).color(clap::ColorChoice::Never);
        command.build();
        let text = |command: &mut clap::Command| {
            if long { command.render_long_help().to_string() } else { command.render_help().to_string() }
        };
        let mut out = text(&mut command);
        for verb in command.get_subcommands_mut() {
            out.push_str(&format!("\n======== {}\n", verb.get_name()));
            out.push_str(&text(verb));
        }
        out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    #[test]
    fn short_help() {
        insta::assert_snapshot!(helps(false));
    }

    #[test]
    fn long_help() {
        insta::assert_snapshot!(helps(true));
    }
}
