//! stub
use crate::*;
use std::path::Path;
/// x
#[derive(Clone, Debug, Default)]
pub struct Commit {}
/// x
#[derive(Clone, Debug, Default)]
pub struct Signature {}
/// x
#[derive(Debug)]
pub struct Git {}
impl Git {
    /// x
    pub fn open(_: &Path, _: &str, _: &str) -> Result<Git, Error> {
        todo!()
    }
    /// x
    pub fn apply(self, _: &Plan, _: &Commit) -> Result<Option<String>, Error> {
        todo!()
    }
}
impl OldTree for Git {
    fn list(&self, _: &str) -> Result<Vec<(String, Kind)>, Error> {
        todo!()
    }
    fn read(&self, _: &str, _: u64) -> Result<Option<Vec<u8>>, Error> {
        todo!()
    }
    fn survey(&self, _: &[Wanted<'_>]) -> Result<Vec<Standing>, Error> {
        todo!()
    }
}
