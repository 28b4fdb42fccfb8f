//! A PDF read back by these tests themselves.

use lopdf::{Dictionary, Document, Object};

/// What a PDF says of itself and on its pages.
pub(crate) struct Pdf {
    document: Document,
    pub(crate) text: String,
    pub(crate) pages: usize,
}

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let numbers: Vec<u32> = document.get_pages().into_keys().collect();
        let text = document.extract_text(&numbers).unwrap();
        Self {
            pages: numbers.len(),
            text: without_space(&text),
            document,
        }
    }

    /// Tells whether the pages hold a text, whatever its white space.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.text.contains(&without_space(text))
    }

    /// Returns the text of a page, without white space.
    pub(crate) fn page(&self, number: usize) -> String {
        let number = u32::try_from(number).unwrap();
        without_space(&self.document.extract_text(&[number]).unwrap())
    }

    /// Returns what an object refers to, or the object itself.
    pub(crate) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    pub(crate) fn language(&self) -> String {
        let catalog = self.document.catalog().unwrap();
        String::from_utf8(catalog.get(b"Lang").unwrap().as_str().unwrap().to_vec()).unwrap()
    }

    pub(crate) fn is_tagged(&self) -> bool {
        let catalog = self.document.catalog().unwrap();
        let marked = catalog
            .get(b"MarkInfo")
            .and_then(|mark| self.dictionary(mark).get(b"Marked"));
        marked.and_then(Object::as_bool).unwrap_or(false) && catalog.has(b"StructTreeRoot")
    }

    /// Returns the metadata (XMP).
    pub(crate) fn metadata(&self) -> String {
        let catalog = self.document.catalog().unwrap();
        let id = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = self.document.get_object(id).unwrap().as_stream().unwrap();
        let bytes = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(bytes).unwrap()
    }

    /// Returns the titles of all bookmarks.
    pub(crate) fn bookmarks(&self) -> Vec<String> {
        let objects = self.document.objects.values();
        let dictionaries = objects.filter_map(|object| object.as_dict().ok());
        let titled = dictionaries.filter(|one| one.has(b"Title") && one.has(b"Parent"));
        titled
            .filter_map(|one| lopdf::decode_text_string(one.get(b"Title").ok()?).ok())
            .collect()
    }

    /// Returns the structure elements of a kind, such as `Figure`.
    pub(crate) fn elements(&self, kind: &str) -> Vec<&Dictionary> {
        let dictionaries = self
            .document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok());
        let of_kind = |one: &&Dictionary| {
            one.get(b"S")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == kind.as_bytes())
        };
        dictionaries.filter(of_kind).collect()
    }

    /// Returns the structure elements right below one, whatever names its parts have.
    pub(crate) fn children<'a>(&'a self, element: &'a Dictionary) -> Vec<&'a Dictionary> {
        let Ok(kids) = element.get(b"K").map(|kids| self.resolve(kids)) else {
            return Vec::new();
        };
        let kids = match kids {
            Object::Array(kids) => kids.iter().collect(),
            one => vec![one],
        };
        let resolved = kids.into_iter().map(|kid| self.resolve(kid));
        resolved
            .filter_map(|kid| kid.as_dict().ok())
            .filter(|kid| kid.has(b"S"))
            .collect()
    }

    /// Returns all structure elements below one, in the order in which they are read.
    pub(crate) fn below<'a>(&'a self, element: &'a Dictionary) -> Vec<&'a Dictionary> {
        let children = self.children(element).into_iter();
        children
            .flat_map(|child| {
                let mut all = vec![child];
                all.extend(self.below(child));
                all
            })
            .collect()
    }

    /// Returns the kind of a structure element, such as `Table`.
    pub(crate) fn kind(element: &Dictionary) -> &str {
        let name = element.get(b"S").and_then(Object::as_name).unwrap();
        std::str::from_utf8(name).unwrap()
    }

    /// Returns an attribute of a structure element, such as `Scope`.
    pub(crate) fn attribute(&self, element: &Dictionary, key: &[u8]) -> Option<String> {
        let held = self.resolve(element.get(b"A").ok()?);
        let held = match held {
            Object::Array(all) => all.iter().map(|one| self.resolve(one)).collect(),
            one => vec![one],
        };
        let mut dictionaries = held.into_iter().filter_map(|one| one.as_dict().ok());
        let value = dictionaries.find_map(|one| one.get(key).ok())?;
        let name = value.as_name().ok()?;
        Some(String::from_utf8(name.to_vec()).unwrap())
    }

    /// Returns the files inside.
    pub(crate) fn attachments(&self) -> Vec<Vec<u8>> {
        let streams = self
            .document
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok());
        let files = streams.filter(|stream| stream.dict.has_type(b"EmbeddedFile"));
        files
            .map(|file| {
                file.decompressed_content()
                    .unwrap_or_else(|_| file.content.clone())
            })
            .collect()
    }

    fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        match object.as_reference() {
            Ok(id) => self.document.get_dictionary(id).unwrap(),
            Err(_) => object.as_dict().unwrap(),
        }
    }
}

fn without_space(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_whitespace());
    // A long word is broken at a soft hyphen.
    plain.filter(|c| *c != '\u{ad}').collect()
}
