//! A pack and its index (Git's Documentation/gitformat-pack): many new objects as two files. Nothing is stored
//! as a difference; `git gc` finds those.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use flate2::{Compress, Compression, FlushCompress, Status};
use gix::objs::Kind;
use rayon::prelude::*;

use super::failed;
use super::write::Object;
use crate::Error;

/// Offsets of an index of version 2 are 31 bits wide, unless a second table holds them; ours has none.
const LARGEST: u64 = 1 << 31;

/// Writes objects that the repository does not have into its directory for packs. Readers find the pack when
/// its index is there, so that comes last.
pub(super) fn write(directory: &Path, objects: &[Object]) -> Result<(), Error> {
    let failure = failed("cannot write a pack");
    let (pack, mut entries, sum) = pack(objects).map_err(&failure)?;
    entries.sort_by_key(|entry| entry.id);
    let index = index(&entries, &sum).map_err(&failure)?;

    fs::create_dir_all(directory).map_err(&failure)?;
    let name = format!("pack-{}", hex(&sum));
    // `git gc` removes what is called so and is old.
    let beside = |what: &str| directory.join(format!("tmp_{what}_stackc_{}", std::process::id()));
    let places = [("pack", &pack), ("idx", &index)];
    let put = || {
        for (extension, bytes) in places {
            write_read_only(&beside(extension), bytes)?;
        }
        places.iter().try_for_each(|(extension, _)| {
            fs::rename(beside(extension), directory.join(format!("{name}.{extension}")))
        })
    };
    put().map_err(|error: io::Error| {
        for (extension, _) in places {
            let _ = fs::remove_file(beside(extension));
        }
        failure(error)
    })
}

/// Where an object stands in a pack.
struct Entry {
    id: gix::ObjectId,
    offset: u32,
    crc: u32,
}

fn pack(objects: &[Object]) -> io::Result<(Vec<u8>, Vec<Entry>, [u8; 20])> {
    let mut out = b"PACK\0\0\0\x02".to_vec();
    out.extend_from_slice(&u32::try_from(objects.len()).map_err(too_large)?.to_be_bytes());
    let encoded: Vec<Vec<u8>> = objects
        .par_iter()
        .map_init(|| Compress::new(Compression::fast(), true), encode)
        .collect::<io::Result<_>>()?;
    let mut entries = Vec::with_capacity(objects.len());
    for (object, bytes) in objects.iter().zip(&encoded) {
        if (out.len() + bytes.len()) as u64 >= LARGEST {
            return Err(too_large("more than 2 GiB"));
        }
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let offset = u32::try_from(out.len()).map_err(too_large)?;
        entries.push(Entry { id: object.id, offset, crc: crc.sum() });
        out.extend_from_slice(bytes);
    }
    let sum = sha1(&out)?;
    out.extend_from_slice(&sum);
    Ok((out, entries, sum))
}

/// An object in a pack: its kind and size, seven bits a byte but four in the first, and its bytes deflated.
///
/// The compressor is used again and again: to make one costs more than to deflate a small file.
fn encode(deflate: &mut Compress, object: &Object) -> io::Result<Vec<u8>> {
    let kind: u8 = match object.kind {
        Kind::Commit => 1,
        Kind::Tree => 2,
        Kind::Blob => 3,
        Kind::Tag => 4,
    };
    let mut out = Vec::with_capacity(object.bytes.len() / 2 + 32);
    let mut size = object.bytes.len();
    let mut byte = kind << 4 | (size & 15) as u8;
    size >>= 4;
    while size > 0 {
        out.push(byte | 0x80);
        byte = (size & 0x7f) as u8;
        size >>= 7;
    }
    out.push(byte);
    deflate.reset();
    loop {
        let done = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
        let rest = object.bytes.get(done..).unwrap_or_default();
        out.reserve(rest.len() / 2 + 64);
        if deflate.compress_vec(rest, &mut out, FlushCompress::Finish)? == Status::StreamEnd {
            return Ok(out);
        }
    }
}

/// The index: how many names begin with each byte or a smaller one, the names, checksums, offsets.
fn index(entries: &[Entry], pack: &[u8; 20]) -> io::Result<Vec<u8>> {
    let mut out = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255u8 {
        let count = entries.partition_point(|entry| entry.id.first_byte() <= first);
        out.extend_from_slice(&u32::try_from(count).map_err(too_large)?.to_be_bytes());
    }
    for entry in entries {
        out.extend_from_slice(entry.id.as_slice());
    }
    for entry in entries {
        out.extend_from_slice(&entry.crc.to_be_bytes());
    }
    for entry in entries {
        out.extend_from_slice(&entry.offset.to_be_bytes());
    }
    out.extend_from_slice(pack);
    let sum = sha1(&out)?;
    out.extend_from_slice(&sum);
    Ok(out)
}

fn sha1(bytes: &[u8]) -> io::Result<[u8; 20]> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(bytes);
    let id = hasher.try_finalize().map_err(|error| io::Error::other(format!("{error:#}")))?;
    id.as_slice().try_into().map_err(io::Error::other)
}

fn write_read_only(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).mode(0o444).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn too_large(reason: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("too many objects for one pack: {reason}"))
}
