//! What a document can reach: its templates, its figures and its data, and nothing else.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{LazyLock, Mutex, PoisonError},
};

use typst::{
    Feature, Features, Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::fonts::FONTS;

/// What templates can call; cells that name their row are not yet in Typst's own default.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features: Features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

/// The surroundings of one document; no other document shares it.
pub(super) struct DocumentWorld {
    main: FileId,
    files: BTreeMap<String, Bytes>,
    /// What is parsed already: each error asks for its source again.
    sources: Mutex<HashMap<FileId, Source>>,
}

impl DocumentWorld {
    /// Makes a world of files by path; `main.typ` is the document.
    pub(super) fn new(files: BTreeMap<String, Bytes>) -> Option<Self> {
        let path = VirtualPath::new("/main.typ").ok()?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        Some(Self {
            main,
            files,
            sources: Mutex::default(),
        })
    }

    fn bytes(&self, id: FileId) -> FileResult<&Bytes> {
        let path = id.get();
        let in_project = *path.root() == VirtualRoot::Project;
        let name = path.vpath().get_without_slash();
        let found = self.files.get(name).filter(|_| in_project);
        found.ok_or_else(|| FileError::NotFound(name.into()))
    }
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = sources.get(&id) {
            return Ok(source.clone());
        }
        let bytes = self.bytes(id)?;
        let text = std::str::from_utf8(bytes).map_err(|_| FileError::InvalidUtf8)?;
        let source = Source::new(id, text.to_owned());
        sources.insert(id, source.clone());
        Ok(source)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.bytes(id).cloned()
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        // A page gets its date from its data.
        None
    }
}
