//! What an analyst writes of a unit or for a meeting, beside what the figures say by themselves.

use serde::{Deserialize, Serialize};

/// A comment: paragraphs and lists, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment(pub Vec<CommentBlock>);

/// A part of a comment that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CommentBlock {
    /// A paragraph.
    Paragraph {
        /// Its words.
        words: Vec<CommentWords>,
    },
    /// A list.
    List {
        /// Whether its items are counted.
        is_numbered: bool,
        /// The words of each item.
        items: Vec<Vec<CommentWords>>,
    },
}

/// Words that are set alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentWords {
    /// The words.
    pub text: String,
    /// Whether they stand out a little.
    pub is_emphasised: bool,
    /// Whether they stand out.
    pub is_strong: bool,
}
