//! Pages of briefings as parts of a packet.
//!
//! A briefing is set once. A packet takes its pages as they were laid out, without head and foot, as far as
//! the definitions, and sets only what is its own: cover, contents, head and foot of each page, and the
//! definitions, which stand once at its end.

use std::collections::BTreeSet;

use typst::{
    foundations::{Content, Label, Selector, Smart, StyleChain},
    introspection::{Introspector, Location, Tag, TagFlags},
    layout::{Frame, FrameItem, GroupItem, Point},
    model::{
        Destination, Document, HeadingElem, LinkElem, LinkMarker, LinkTarget, ParElem, TableCell,
    },
    pdf::{ArtifactElem, ArtifactKind},
    utils::{PicoStr, hash128},
};
use typst_layout::{Page, PagedDocument};

/// Marks the heading with which the definitions begin.
const DEFINITIONS: &str = "definitions";
/// Marks the pages of a packet that are to be filled.
const PART_PAGE: &str = "part-page";
/// Headings of this level and above are bookmarks of a packet.
const BOOKMARKED: usize = 2;

/// The pages of a briefing as far as its definitions.
#[derive(Debug, Clone)]
pub(crate) struct PartPages(Vec<Frame>);

impl PartPages {
    /// Takes the pages from a document that is set. Its name tells its places apart from those of others.
    pub(super) fn of(document: &PagedDocument, name: &str) -> Self {
        let section = definitions(document);
        let end = section.as_ref().and_then(Content::location);
        let mut taking = Taking {
            name,
            end,
            section,
            is_ended: false,
            marginal: None,
            open: BTreeSet::new(),
            leads_to_end: false,
        };
        let mut pages: Vec<Frame> = Vec::new();
        for page in document.pages() {
            let frame = taking.frame(&page.frame);
            match pages.last_mut() {
                // What ends on a page of which nothing is taken ends on the one before.
                Some(last) if taking.is_ended && is_blank(&frame) => {
                    last.push_frame(Point::zero(), frame);
                }
                _ => pages.push(frame),
            }
        }
        Self(pages)
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

/// Puts the pages of parts into a packet, one after another, on those of its pages that it marks for them.
///
/// Returns nothing where it marks more or fewer.
pub(super) fn with_parts(packet: &PagedDocument, parts: &[PartPages]) -> Option<PagedDocument> {
    let mut pages: Vec<Page> = packet.pages().to_vec();
    let places = marked(packet, PART_PAGE).into_iter();
    let places = places.map(|mark| packet.introspector().page(mark.location()?));
    let places: Vec<_> = places.collect::<Option<_>>()?;
    if places.len() != parts.iter().map(PartPages::count).sum::<usize>() {
        return None;
    }
    // Before parts are among them, whose frames would be copied.
    if let Some(section) = definitions(packet).and_then(|heading| heading.location()) {
        for page in &mut pages {
            rename(&mut page.frame, section, place_of_definitions());
        }
    }
    for (place, laid_out) in places.iter().zip(parts.iter().flat_map(|part| &part.0)) {
        let page = pages.get_mut(place.get() - 1)?;
        page.frame.push_frame(Point::zero(), laid_out.clone());
    }
    let info = packet.info().clone();
    Some(PagedDocument::new(pages.into_iter().collect(), info))
}

/// Where the definitions of a packet stand, to which leads what led to those of a part.
fn place_of_definitions() -> Location {
    Location::new(hash128(DEFINITIONS))
}

fn rename(frame: &mut Frame, from: Location, to: Location) {
    frame.retain(|item| {
        match item {
            FrameItem::Tag(Tag::Start(content, _)) if content.location() == Some(from) => {
                content.set_location(to);
            }
            FrameItem::Tag(Tag::End(location, ..))
            | FrameItem::Link(Destination::Location(location), _)
                if *location == from =>
            {
                *location = to;
            }
            FrameItem::Group(group) => rename(&mut group.frame, from, to),
            _ => {}
        }
        true
    });
}

fn marked(document: &PagedDocument, label: &str) -> Vec<Content> {
    let label = Label::new(PicoStr::intern(label));
    let found = label.map(|label| document.introspector().query(&Selector::Label(label)));
    found.into_iter().flatten().collect()
}

fn definitions(document: &PagedDocument) -> Option<Content> {
    marked(document, DEFINITIONS).into_iter().next()
}

/// Takes a part from a document.
struct Taking<'a> {
    name: &'a str,
    /// The heading of the definitions.
    section: Option<Content>,
    /// Where they begin.
    end: Option<Location>,
    is_ended: bool,
    /// The head or foot within which it is.
    marginal: Option<Location>,
    /// What has begun and not ended yet.
    open: BTreeSet<u128>,
    /// Whether the link within which it is leads to the definitions.
    leads_to_end: bool,
}

impl Taking<'_> {
    fn frame(&mut self, frame: &Frame) -> Frame {
        let mut taken = Frame::new(frame.size(), frame.kind());
        for (place, item) in frame.items() {
            if let Some(item) = self.item(item) {
                taken.push(*place, item);
            }
        }
        taken
    }

    fn item(&mut self, item: &FrameItem) -> Option<FrameItem> {
        match item {
            FrameItem::Tag(Tag::Start(content, flags)) => {
                let content = self.begun(content, *flags)?;
                Some(FrameItem::Tag(Tag::Start(content, *flags)))
            }
            FrameItem::Tag(Tag::End(location, key, flags)) => {
                if self.marginal == Some(*location) {
                    self.marginal = None;
                }
                // What began before the definitions is ended, wherever that stands.
                let has_begun = self.open.remove(&location.hash());
                has_begun.then(|| FrameItem::Tag(Tag::End(self.moved(*location), *key, *flags)))
            }
            FrameItem::Group(group) => {
                let frame = self.frame(&group.frame);
                let is_left_out = self.is_left_out() && frame.is_empty();
                let parent = group.parent.map(|mut parent| {
                    parent.location = self.moved(parent.location);
                    parent
                });
                let group = || GroupItem {
                    frame,
                    transform: group.transform,
                    clip: group.clip.clone(),
                    label: group.label,
                    parent,
                };
                (!is_left_out).then(|| FrameItem::Group(group()))
            }
            _ if self.is_left_out() => None,
            FrameItem::Link(Destination::Location(location), size) => {
                let location = self.moved(*location);
                Some(FrameItem::Link(Destination::Location(location), *size))
            }
            item => Some(item.clone()),
        }
    }

    /// Returns what begins, at its place in packets; nothing where that is left out, as is what only templates
    /// ask for.
    fn begun(&mut self, content: &Content, flags: TagFlags) -> Option<Content> {
        let location = content.location()?;
        if self.end == Some(location) {
            self.is_ended = true;
        }
        if self.marginal.is_none() && is_marginal(content) {
            self.marginal = Some(location);
        }
        if let Some(link) = content.to_packed::<LinkElem>() {
            self.leads_to_end = match link.dest {
                LinkTarget::Dest(Destination::Location(location)) => self.end == Some(location),
                LinkTarget::Label(label) => label.resolve().as_str() == DEFINITIONS,
                LinkTarget::Dest(_) => false,
            };
        }
        if self.is_left_out() || !flags.tagged {
            return None;
        }
        self.open.insert(location.hash());
        let mut content = content.clone();
        content.set_location(self.moved(location));
        if let Some(heading) = content.to_packed_mut::<HeadingElem>() {
            if heading.resolve_level(StyleChain::default()).get() > BOOKMARKED {
                heading.bookmarked.set(Smart::Custom(false));
            }
        } else if let Some(marker) = content.to_packed_mut::<LinkMarker>() {
            if self.leads_to_end {
                // It names the page, which is another in a packet.
                let section = self.section.as_ref()?.to_packed::<HeadingElem>()?;
                marker.alt = Some(section.body.plain_text());
            }
        // What they hold lies beside them in the frame.
        } else if let Some(cell) = content.to_packed_mut::<TableCell>() {
            cell.body = Content::empty();
        } else if let Some(paragraph) = content.to_packed_mut::<ParElem>() {
            paragraph.body = Content::empty();
        }
        Some(content)
    }

    /// Tells whether it is in the definitions or after them, or in a head or foot.
    fn is_left_out(&self) -> bool {
        self.is_ended || self.marginal.is_some()
    }

    fn moved(&self, location: Location) -> Location {
        if self.end == Some(location) {
            place_of_definitions()
        } else {
            Location::new(hash128(&(location, self.name)))
        }
    }
}

/// Tells whether nothing is to be seen.
fn is_blank(frame: &Frame) -> bool {
    frame.items().all(|(_, item)| match item {
        FrameItem::Tag(_) => true,
        FrameItem::Group(group) => is_blank(&group.frame),
        _ => false,
    })
}

fn is_marginal(content: &Content) -> bool {
    let artifact = content.to_packed::<ArtifactElem>();
    let kind = artifact.map(|artifact| artifact.kind.get(StyleChain::default()));
    matches!(
        kind,
        Some(ArtifactKind::Header | ArtifactKind::Footer | ArtifactKind::Background)
    )
}

#[cfg(test)]
mod tests;
