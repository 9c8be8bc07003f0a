//! Archives that a stranger made to do harm, and bytes that are no archive at all.

use std::sync::Arc;

use proptest::prelude::*;
use stackc_chart::{ArchiveError, ArchiveProblem as P, Chart, ChartFiles, Limits, LoadContext};
use stackc_source::Sink;
use tar::{EntryType, Header};

use crate::support::{Project, gzip, pack};

const CHART: &[u8] = b"apiVersion: v2\nname: app\nversion: 1.0.0\n";

/// A tar whose names are written as they are: the library's own builder refuses most of these.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    fn entry(mut self, name: &[u8], kind: EntryType, link: &str, content: &[u8]) -> Tar {
        let mut header = Header::new_gnu();
        header.as_mut_bytes()[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        if !link.is_empty() {
            header.set_link_name(link).unwrap();
        }
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn file(self, name: &str, content: &[u8]) -> Tar {
        self.entry(name.as_bytes(), EntryType::Regular, "", content)
    }

    fn tgz(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        gzip(&self.0)
    }
}

fn unpack(bytes: &[u8]) -> Result<ChartFiles, ArchiveError> {
    ChartFiles::from_archive(bytes, &Limits::default())
}

#[test]
fn each_kind_of_hostile_entry_is_refused_by_name() {
    let chart = || Tar::default().file("app/Chart.yaml", CHART);
    let named = |name: &str| chart().file(name, b"x");
    let special = |kind| chart().entry(b"app/special", kind, "app/Chart.yaml", b"");
    for (name, archive, problem, hostile) in [
        ("/etc/passwd", named("/etc/passwd"), P::Absolute, true),
        ("app/../../x", named("app/../../x"), P::ParentDirectory, true),
        ("../x/y", named("../x/y"), P::ParentDirectory, true),
        ("app/templates/../x", named("app/templates/../x"), P::ParentDirectory, true),
        ("app\\..\\x", named("app\\..\\x"), P::Backslash, true),
        ("app/C:/x", named("app/C:/x"), P::Drive, true),
        ("C:/x/y", named("C:/x/y"), P::Drive, true),
        ("app/.git/hooks/pre-commit", named("app/.git/hooks/pre-commit"), P::Git, true),
        ("app/a\\nb", named("app/a\nb"), P::ControlCharacter, true),
        ("app/Chart.yaml", named("app/Chart.yaml"), P::Duplicate, true),
        ("Chart.yaml", named("app/./Chart.yaml").file("app/Chart.yaml/x", b""), P::Duplicate, true),
        ("app/Chart.yaml", named("other/Chart.yaml").file("app/Chart.yaml", b""), P::Duplicate, true),
        ("app/special", special(EntryType::Symlink), P::Link, true),
        ("app/special", special(EntryType::Link), P::Link, true),
        ("app/special", special(EntryType::Char), P::Special, true),
        ("app/special", special(EntryType::Block), P::Special, true),
        ("app/special", special(EntryType::Fifo), P::Special, true),
        ("app/special", special(EntryType::new(b'Z')), P::Special, true),
        ("Chart.yaml", Tar::default().file("Chart.yaml", CHART), P::NoTopDirectory, false),
        ("", Tar::default(), P::Empty, false),
        ("", Tar::default().entry(b"app/", EntryType::Directory, "", b""), P::Empty, false),
    ] {
        let error = unpack(&archive.tgz()).unwrap_err();
        assert_eq!(error.problem, problem, "{name}");
        assert_eq!(error.is_hostile(), hostile, "{name}");
        // The second entry of a name is to blame, under the name it came with.
        if problem != P::Duplicate {
            assert_eq!(error.entry, name);
        }
    }
    let error = unpack(&chart().entry(b"app/\xff", EntryType::Regular, "", b"").tgz()).unwrap_err();
    assert_eq!(error.problem, P::NotUtf8);
    let file_and_directory = chart().file("app/a", b"").file("app/a/b", b"").tgz();
    assert_eq!(unpack(&file_and_directory).unwrap_err().problem, P::Duplicate);
}

#[test]
fn what_is_odd_and_harmless_is_read() {
    let long = format!("app/templates/{}.yaml", "n".repeat(200));
    let mut builder = tar::Builder::new(Vec::new());
    let mut add = |name: &str, content: &[u8]| {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        builder.append_data(&mut header, name, content).unwrap();
    };
    add("app/Chart.yaml", CHART);
    add(&long, b"long");
    let mut global =
        Tar::default().entry(b"pax_global_header", EntryType::XGlobalHeader, "", b"19 comment=abcdefg\n");
    global = global.entry(b"app/", EntryType::Directory, "", b"");
    // A pax header that gives the next entry its name.
    let pax = b"30 path=app/templates/pax.yaml\n";
    assert_eq!(pax.len(), 31);
    let pax = b"31 path=app/templates/pax.yaml\n";
    global = global.entry(b"PaxHeader/x", EntryType::XHeader, "", pax).file("short", b"pax");
    global.0.extend(builder.into_inner().unwrap());
    let files = unpack(&gzip(&global.0)).unwrap();
    let names: Vec<&str> = files.iter().map(|(path, _)| &**path).collect();
    assert_eq!(names, ["Chart.yaml", long.strip_prefix("app/").unwrap(), "templates/pax.yaml"]);
}

#[test]
fn limits_hold_for_the_whole() {
    let limits = Limits { unpacked_bytes: 100_000, entries: 20, name_bytes: 60, ..Limits::default() };
    let problem = |tar: Tar| ChartFiles::from_archive(&tar.tgz(), &limits).unwrap_err().problem;
    let random: Vec<u8> = (0..60_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(
        problem(Tar::default().file("app/a", &random).file("app/b", &random)),
        P::TooLarge { limit: 100_000 }
    );
    let many = (0..21).fold(Tar::default(), |tar, n| tar.file(&format!("app/{n}"), b""));
    assert_eq!(problem(many), P::TooManyEntries { limit: 20 });
    let directories = (0..21).fold(Tar::default(), |tar, n| {
        tar.entry(format!("app/{n}/").as_bytes(), EntryType::Directory, "", b"")
    });
    assert_eq!(problem(directories), P::TooManyEntries { limit: 20 });
    assert_eq!(
        problem(Tar::default().file(&format!("app/{}", "x".repeat(90)), b"")),
        P::LongName { limit: 60 }
    );

    // A size that is a lie: larger than the archive.
    let mut lie = Tar::default().file("app/Chart.yaml", CHART);
    let mut header = Header::new_gnu();
    header.set_path("app/big").unwrap();
    header.set_size(90_000);
    header.set_cksum();
    lie.0.extend_from_slice(header.as_bytes());
    assert!(matches!(problem(lie), P::Corrupt(_)));
    let mut lie = Tar::default().file("app/Chart.yaml", CHART);
    header.set_size(1 << 40);
    header.set_cksum();
    lie.0.extend_from_slice(header.as_bytes());
    assert_eq!(problem(lie), P::TooLarge { limit: 100_000 });
}

#[test]
fn bombs_are_stopped_by_their_ratio() {
    let limits = Limits { ratio_from: 1 << 20, ..Limits::default() };
    let zeros = vec![0u8; 40 << 20];
    let bomb = Tar::default().file("app/Chart.yaml", CHART).file("app/zeros", &zeros).tgz();
    assert!(bomb.len() < 400_000);
    let error = ChartFiles::from_archive(&bomb, &limits).unwrap_err();
    assert_eq!((error.problem, error.entry.as_str()), (P::Ratio { limit: 200 }, "app/zeros"));

    // A long name of the archive format itself is unpacked before it is known what it is for.
    let name = vec![b'x'; 300 << 20];
    let bomb = Tar::default().entry(b"././@LongLink", EntryType::GNULongName, "", &name).file("x", b"").tgz();
    let problem = ChartFiles::from_archive(&bomb, &limits).unwrap_err().problem;
    assert!(matches!(problem, P::TooLarge { .. } | P::LongName { .. }), "{problem:?}");
}

#[test]
fn archives_inside_archives_count_with_the_outer_one() {
    let project = Project::new();
    let limits = Limits { unpacked_bytes: 3 << 20, ratio_from: 1 << 20, ..Limits::default() };
    let inner = |size: usize| {
        let noise: Vec<u8> = (0..size as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 7) as u8).collect();
        Tar::default().file("db/Chart.yaml", b"name: db\nversion: 1.0.0\n").file("db/noise", &noise).tgz()
    };
    let load = |outer: Tar| {
        let mut sink = Sink::default();
        let context = LoadContext { limits: &limits, ..project.context() };
        Chart::from_archive(&outer.tgz(), context, &mut sink);
        project.shown(sink)
    };
    let outer = |count: usize| {
        (0..count).fold(Tar::default().file("app/Chart.yaml", CHART), |tar, n| {
            tar.file(&format!("app/charts/db{n}.tgz"), &inner(700_000))
        })
    };
    assert!(load(outer(1)).is_empty(), "{:?}", load(outer(1)));
    let found = load(outer(6));
    assert!(found[0].starts_with("chart/too-large: `db/noise` in `app/charts/db"), "{found:?}");

    let zeros = vec![0u8; 2 << 20];
    let bomb =
        Tar::default().file("db/Chart.yaml", b"name: db\nversion: 1.0.0\n").file("db/zeros", &zeros).tgz();
    let found = load(Tar::default().file("app/Chart.yaml", CHART).file("app/charts/db.tgz", &bomb));
    assert_eq!(
        found,
        [
            "chart/hostile-archive: `db/zeros` in `app/charts/db.tgz` unpacks to more than 200 times its size @ stack.yaml:./app; \
         help: no chart needs this: do not trust the archive, and fetch it again from its own source",
        ]
    );

    // Charts within charts within charts.
    let mut nested = Tar::default().file("app/Chart.yaml", CHART).tgz();
    for _ in 0..20 {
        nested = Tar::default().file("app/Chart.yaml", CHART).file("app/charts/app.tgz", &nested).tgz();
    }
    let mut sink = Sink::default();
    assert!(Chart::from_archive(&nested, project.context(), &mut sink).is_none());
    assert!(project.shown(sink)[0].starts_with("chart/too-large: "));
}

#[test]
fn damaged_archives_are_told_from_whole_ones() {
    let whole = Tar::default().file("app/Chart.yaml", CHART).file("app/values.yaml", b"a: 1\n").tgz();
    assert!(unpack(&whole).is_ok());
    for end in 0..whole.len() {
        let problem = unpack(&whole[..end]).unwrap_err().problem;
        assert!(matches!(problem, P::NotGzip | P::Corrupt(_)), "cut at {end}: {problem:?}");
    }
    let mut checksum = whole.clone();
    let last = checksum.len() - 6;
    checksum[last] ^= 1;
    assert!(matches!(unpack(&checksum).unwrap_err().problem, P::Corrupt(_)));
    assert_eq!(unpack(b"PK\x03\x04").unwrap_err().problem, P::NotGzip);
}

#[test]
fn aliases_of_aliases_do_not_multiply() {
    let project = Project::new();
    let dependencies: String =
        (0..40).map(|n| format!("- {{name: next, alias: n{n}, version: '*', repository: ''}}\n")).collect();
    let mut files: Vec<(String, Arc<[u8]>)> = Vec::new();
    let mut directory = String::new();
    for level in 0..6 {
        let name = if level == 0 { "app" } else { "next" };
        let chart = format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n{dependencies}");
        files.push((format!("{directory}Chart.yaml"), chart.as_bytes().into()));
        directory += "charts/next/";
    }
    files.push((format!("{directory}Chart.yaml"), "name: next\nversion: 1.0.0\n".as_bytes().into()));
    files.push(("values.schema.json".to_owned(), "{}".as_bytes().into()));
    let mut sink = Sink::default();
    let chart = Chart::from_directory(files, project.context(), &mut sink).unwrap();
    chart.check_values(&project.values("v.yaml", "{}"), project.named, &mut sink);
    let found = project.shown(sink);
    assert!(found.iter().any(|text| text.starts_with("chart/too-large: ")), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = unpack(&bytes);
        let _ = unpack(&gzip(&bytes));
    }

    #[test]
    fn no_mutation_makes_it_panic(changes in proptest::collection::vec((0usize..6000, any::<u8>()), 1..12)) {
        let project = Project::new();
        let tar = Tar::default()
            .file("app/Chart.yaml", b"apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: 1, alias: x}]\n")
            .file("app/values.yaml", b"a: {b: [1, 2]}\n")
            .file("app/values.schema.json", b"{\"properties\": {\"a\": {\"type\": \"object\"}}}")
            .file("app/charts/db/Chart.yaml", b"name: db\nversion: 1.0.0\n");
        let mut bytes = tar.0;
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let mut sink = Sink::default();
        if let Some(chart) = Chart::from_archive(&gzip(&bytes), project.context(), &mut sink) {
            chart.check_values(&project.values("v.yaml", "x: {a: 1}"), project.named, &mut sink);
            let files = ChartFiles::from_archive(&pack("other", &chart.files), &Limits::default()).unwrap();
            prop_assert_eq!(stackc_chart::Digest::of(&files), chart.digest());
        }
    }
}
