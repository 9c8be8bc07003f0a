/// How much of everything a chart may bring. One set of limits counts for the whole chart, archives inside archives included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all files together, unpacked. Helm's own limit: 100 MiB (`pkg/chart/loader/archive`).
    pub unpacked_bytes: u64,
    /// Bytes of one archive as it comes. 100 MiB.
    pub packed_bytes: u64,
    /// Files and directories, in all archives together. 10,000; Helm has no limit.
    pub entries: usize,
    /// How many times larger than the archive its contents may be, once they pass [`Limits::ratio_from`]. 200; charts are
    /// text and stay below 30.
    pub ratio: u64,
    /// Unpacked bytes below which the ratio does not count: 8 MiB.
    pub ratio_from: u64,
    /// Subcharts within subcharts: 16.
    pub depth: usize,
    /// Charts in all, subcharts included: 500.
    pub charts: usize,
    /// Bytes of the name of a file: 1,024.
    pub name_bytes: usize,
    /// Bytes of one values.schema.json: 8 MiB.
    pub schema_bytes: usize,
    /// Bytes of one YAML file that is read: 8 MiB.
    pub yaml_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        const MIB: u64 = 1024 * 1024;
        Limits {
            unpacked_bytes: 100 * MIB,
            packed_bytes: 100 * MIB,
            entries: 10_000,
            ratio: 200,
            ratio_from: 8 * MIB,
            depth: 16,
            charts: 500,
            name_bytes: 1024,
            schema_bytes: 8 * 1024 * 1024,
            yaml_bytes: 8 * 1024 * 1024,
        }
    }
}
