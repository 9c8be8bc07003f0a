//! Blobs, trees, a commit, and the branch last: a reader sees the old tree or the new one.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::BStr;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, Tree, WriteTo as _};
use gix::prelude::Write as _;
use gix::refs::Target;
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit, RefLog};
use rayon::prelude::*;

use super::{Commit, Git, Signature, blob_id, branch, failed, object_id, open, pack};
use crate::{Error, Plan, diagnostics};

/// From so many objects on they are written as one pack: a file each would cost more than everything else.
const PACK: usize = 100;

/// New objects, in the order in which they are written: what names another comes after it.
pub(super) struct Objects<'a> {
    repository: &'a gix::Repository,
    known: BTreeMap<ObjectId, ()>,
    pub list: Vec<Object>,
}

/// An object to write.
pub(super) struct Object {
    pub id: ObjectId,
    pub kind: Kind,
    pub bytes: Arc<[u8]>,
}

/// Makes the commit and moves the branch.
pub(super) fn commit(git: &Git, plan: &Plan, commit: &Commit) -> Result<Option<String>, Error> {
    if plan.is_empty() {
        return Ok(None);
    }
    let repository = open(&git.repository)?;
    let mut objects = Objects { repository: &repository, known: BTreeMap::new(), list: Vec::new() };
    let tree = write_tree(git, plan, &mut objects)?;
    if git.tip.is_some_and(|tip| tip.tree == tree) || git.tip.is_none() && tree.is_empty_tree() {
        return Ok(None);
    }
    let made = gix::objs::Commit {
        tree,
        parents: git.tip.iter().map(|tip| tip.commit).collect(),
        author: signature(&commit.author)?,
        committer: signature(&commit.committer)?,
        encoding: None,
        message: message(&commit.message)?.into(),
        extra_headers: Vec::new(),
    };
    let mut bytes = Vec::new();
    made.write_to(&mut bytes).map_err(failed("cannot write the commit"))?;
    let id = objects.add(Kind::Commit, bytes.into())?;
    objects.write()?;
    move_branch(git, &repository, id, commit)?;
    Ok(Some(id.to_string()))
}

/// The root tree of the commit: that of the tip with the changes of the plan.
fn write_tree(git: &Git, plan: &Plan, objects: &mut Objects<'_>) -> Result<ObjectId, Error> {
    let action = "cannot write a tree";
    let repository = objects.repository;
    let root: Tree = match git.tip {
        Some(tip) => {
            let tree = repository.find_tree(tip.tree).map_err(failed(action))?;
            tree.decode().map_err(failed(action))?.into()
        }
        None => Tree::empty(),
    };
    let at =
        |path: &str| if git.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", git.prefix) };
    let mut editor = gix::objs::tree::Editor::new(root, &repository.objects, gix::hash::Kind::Sha1);
    for part in &plan.parts {
        let index = part.scope.index_path();
        let gone = part.removals.iter().map(|removal| removal.path.as_str());
        for path in gone.chain(part.index.is_none().then_some(index.as_str())) {
            editor.remove(at(path).split('/').map(BStr::new)).map_err(failed(action))?;
        }
        let files = part.writes.iter().map(|write| (write.path.as_str(), &write.bytes));
        let new: Vec<(&str, &Arc<[u8]>)> = files
            .chain(part.index.as_ref().filter(|_| part.index_changed).map(|bytes| (&*index, bytes)))
            .collect();
        let ids: Vec<ObjectId> = new.par_iter().map(|(_, bytes)| blob_id(bytes)).collect::<Result<_, _>>()?;
        for ((path, bytes), id) in new.into_iter().zip(ids) {
            objects.add_named(id, Kind::Blob, Arc::clone(bytes));
            editor.upsert(at(path).split('/').map(BStr::new), EntryKind::Blob, id).map_err(failed(action))?;
        }
    }
    editor.write(|tree| {
        let mut bytes = Vec::new();
        tree.write_to(&mut bytes).map_err(failed(action))?;
        objects.add(Kind::Tree, bytes.into())
    })
}

impl Objects<'_> {
    fn add(&mut self, kind: Kind, bytes: Arc<[u8]>) -> Result<ObjectId, Error> {
        let id = object_id(kind, &bytes)?;
        self.add_named(id, kind, bytes);
        Ok(id)
    }

    /// Takes in an object unless the repository has it.
    fn add_named(&mut self, id: ObjectId, kind: Kind, bytes: Arc<[u8]>) {
        if !self.repository.objects.exists_without_refresh(&id) && self.known.insert(id, ()).is_none() {
            self.list.push(Object { id, kind, bytes });
        }
    }

    fn write(&self) -> Result<(), Error> {
        if self.list.len() >= PACK {
            let directory = self.repository.objects.store_ref().path().join("pack");
            return pack::write(&directory, &self.list);
        }
        for object in &self.list {
            let written = self.repository.objects.write_buf(object.kind, &object.bytes);
            written.map_err(failed("cannot write an object"))?;
        }
        Ok(())
    }
}

/// Compare and swap: the branch moves only if it still points to the tip, or still does not exist.
fn move_branch(git: &Git, repository: &gix::Repository, id: ObjectId, commit: &Commit) -> Result<(), Error> {
    let expected = match git.tip {
        Some(tip) => PreviousValue::MustExistAndMatch(Target::Object(tip.commit)),
        None => PreviousValue::MustNotExist,
    };
    let summary = commit.message.lines().next().unwrap_or_default();
    let log = LogChange {
        mode: RefLog::AndReference,
        force_create_reflog: false,
        message: format!("commit: {summary}").into(),
    };
    let name = git.reference.as_str().try_into().map_err(failed("cannot move the branch"))?;
    let edit =
        RefEdit { change: Change::Update { log, expected, new: Target::Object(id) }, name, deref: false };
    let committer = signature(&commit.committer)?;
    let mut time = Default::default();
    let moved = repository.edit_references_as([edit], Some(committer.to_ref(&mut time)));
    let Err(error) = moved else { return Ok(()) };
    let now = branch::tip(repository, &git.reference)?;
    if now.map(|tip| tip.commit) != git.tip.map(|tip| tip.commit) {
        return Err(diagnostics::ref_moved::moved(&git.reference).into());
    }
    Err(failed("cannot move the branch")(error))
}

/// A signature as Git writes it: what would end a field early is refused.
fn signature(signature: &Signature) -> Result<gix::actor::Signature, Error> {
    let fault = |text: &str| text.contains(['<', '>', '\n', '\r', '\0']);
    let (name, email) = (signature.name.trim(), signature.email.trim());
    if name.is_empty() || fault(name) || fault(email) {
        let reason = format!(
            "`{name} <{email}>` is no author: a name and an address without `<`, `>` and line breaks"
        );
        return Err(failed("cannot write the commit")(reason));
    }
    if signature.seconds < 0 || signature.offset.abs() >= 24 * 60 {
        return Err(failed("cannot write the commit")("its date lies before 1970, or its time zone nowhere"));
    }
    let time = gix::date::Time { seconds: signature.seconds, offset: signature.offset * 60 };
    Ok(gix::actor::Signature { name: name.into(), email: email.into(), time })
}

fn message(text: &str) -> Result<String, Error> {
    if text.contains('\0') {
        return Err(failed("cannot write the commit")("its message holds a NUL character"));
    }
    Ok(if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") })
}
