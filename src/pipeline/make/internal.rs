//! The internal edition: the same edition for few, under a policy of its own.
//!
//! Its readers have the public edition too, and all that was told of groups. So it is chosen and audited as one
//! more edition beside those, which may show what they hid. No public figure is chosen with an eye on it: who has
//! all that is public learns nothing from it.

use super::{
    control::{self, Knowledge},
    count::exact,
    counted::Counted,
    group::edition_of_others,
    moves::Moves,
    publish::hidden_counts,
    render::{Rendering, render},
    settings::check_templates,
    written::{write_rendering, write_tables},
};
use crate::{
    config::{Config, Disclosure},
    disclosure, files,
    model::{Control, Masthead, PublishedEdition},
    pipeline::{
        Observer, PipelineError, Scope,
        entry::begin,
        keep::{asked, known, open_snapshot, worlds},
        scope::Place,
    },
    tables,
};

/// What was made of an internal edition.
#[derive(Debug)]
pub(crate) struct InternalEdition {
    pub(crate) rendering: Rendering,
    /// How many figures it shows.
    pub(crate) shown: usize,
    /// How many of them the public edition hides.
    pub(crate) hidden_from_others: usize,
    /// How many it hides too.
    pub(crate) hidden: usize,
}

/// Makes the internal edition of the one that others have: briefings, tables and the web page, in a folder of its
/// own. Nothing of it is sent.
///
/// What it tells is noted before, and reckoned with in the next one. Who makes it again gets the same.
///
/// # Errors
/// No policy for it; an edition that nobody has; deliveries that are not those of the edition; as publishing and
/// rendering.
pub(crate) fn make_internal(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<InternalEdition, PipelineError> {
    let _lock = begin(scope, "internal", observer)?;
    let config = internal_config(scope)?;
    let at = inside(scope, &config);
    check_templates(&at)?;
    let public = edition_of_others(scope)?;
    let edition = match kept(&at, &public)? {
        Some(edition) => edition,
        None => choose((scope, &at), &public, observer)?,
    };
    let (figures, hidden) = edition.figures.count();
    let (figures_of_others, hidden_from_others) = public.figures.count();
    let shown = figures - hidden;
    Ok(InternalEdition {
        rendering: render(&at, &edition, &[], observer)?,
        shown,
        hidden_from_others: shown.saturating_sub(figures_of_others - hidden_from_others),
        hidden,
    })
}

/// Returns the configuration with the policy of the internal edition in force, and without packets, which are for
/// meetings, and recipients of mails: who gets it is named on its pages.
pub(super) fn internal_config(scope: &Scope) -> Result<Config, PipelineError> {
    let config = scope.config;
    let Some(internal) = &config.internal else {
        return Err(PipelineError::NoInternal(config.file.clone()));
    };
    Ok(Config {
        disclosure: internal.policy,
        packets: Vec::new(),
        recipients: Vec::new(),
        ..config.clone()
    })
}

/// Returns the work on the internal edition.
pub(super) fn inside<'a>(scope: &Scope<'a>, config: &'a Config) -> Scope<'a> {
    Scope {
        config,
        place: Place::Internal,
        ..scope.clone()
    }
}

/// Returns the internal edition that was made before, where it is one of the public edition.
fn kept(at: &Scope, public: &PublishedEdition) -> Result<Option<PublishedEdition>, PipelineError> {
    let folder = at.folder();
    if !folder.rendering().exists() {
        return Ok(None);
    }
    let edition = tables::read_edition(&folder.rendering(), &folder.tables())?;
    if !shows_all(&edition, public) {
        return Err(PipelineError::OtherInternal {
            edition: at.edition,
            folder: folder.path().to_owned(),
        });
    }
    Ok(Some(with_notice(at, public, edition)))
}

/// Tells whether an edition shows all counts that another one does, and as that one does.
fn shows_all(edition: &PublishedEdition, other: &PublishedEdition) -> bool {
    other.figures.indicators().all(|indicator| {
        let mut figures = other.figures.of_indicator(indicator);
        figures.all(|(unit, year, figure)| {
            let own = edition.figures.get(indicator, year, unit.as_str());
            figure.is_hidden() || own == Some(figure)
        })
    })
}

/// Puts at its head what stands at the head of the public one, and who gets it.
fn with_notice(
    at: &Scope,
    public: &PublishedEdition,
    edition: PublishedEdition,
) -> PublishedEdition {
    PublishedEdition {
        masthead: Masthead {
            notice: at.masthead().notice,
            ..public.masthead.clone()
        },
        ..edition
    }
}

/// Chooses what the internal edition shows, and notes it.
fn choose(
    (scope, at): (&Scope, &Scope),
    public: &PublishedEdition,
    observer: &dyn Observer,
) -> Result<PublishedEdition, PipelineError> {
    let snapshot = open_snapshot(at)?;
    let exact = exact(at, &snapshot, observer)?;
    let asked = asked::all(scope)?;
    let counted = Counted::new(at, &snapshot, &exact, &asked)?;
    let mut knowledge = knowledge(&counted, &scope.config.disclosure)?;
    if !disclosure::is_published_of(knowledge.input(&counted), &public.figures) {
        return Err(PipelineError::OtherDeliveries(scope.edition));
    }
    knowledge.begin_with(&public.figures, &at.config.catalogue);
    observer.begin("disclosure control", Some(1));
    let begin_with = worlds::of_this(scope, observer);
    let (mut publication, control) = control::publish(&counted, &knowledge, &begin_with, observer)?;
    let found = std::mem::take(&mut publication.worlds);
    observer.end(&hidden_counts(&control, &at.config.catalogue));
    observer.begin("moves", None);
    let moves = Moves {
        counted: &counted,
        published: &publication.figures,
        knowledge: &knowledge,
    };
    let audited = moves.judge(&public.flows)?;
    if let Some(audit) = audited.filter(|audit| !audit.passes()) {
        return Err(PipelineError::Moves(audit.failing));
    }
    observer.end("those of the public edition");
    let control = Control {
        moves: public.control.moves.clone(),
        ..control
    };
    let edition = counted.edition(publication, public.flows.clone(), control)?;
    let edition = with_notice(at, public, edition);
    worlds::keep(at, &found)?;
    let folder = at.folder();
    files::create_private_folder(folder.path())?;
    write_tables(at, &edition)?;
    write_rendering(at, &edition)?;
    files::sync_folders_below(folder.path())?;
    Ok(edition)
}

/// Gathers what readers of an internal edition have beside it: all that is public, what was told of groups, and
/// the internal editions of other years.
///
/// Moves from area to area were controlled with what is public of their sums, which stay hidden where they are.
pub(super) fn knowledge(
    counted: &Counted,
    public_policy: &Disclosure,
) -> Result<Knowledge, PipelineError> {
    let scope = counted.scope;
    let mut internal = known::internal(scope)?;
    internal.retain(|known| known.edition != scope.edition);
    let mut knowledge = Knowledge::gather(counted, &internal)?;
    let flows = scope.config.flows.iter();
    let margins: Vec<&str> = flows
        .flat_map(|flows| [&flows.moved_out, &flows.moved_in])
        .filter_map(Option::as_deref)
        .collect();
    let mut public = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    public.extend(earlier.into_iter().chain(newest));
    for known in &public {
        let told = knowledge.add(counted, known, public_policy)?;
        knowledge.keep_hidden_where(&told.figures, &scope.config.catalogue, |cell| {
            margins.contains(&cell.indicator.as_str())
        });
    }
    knowledge.add_groups(counted, &asked::all(scope)?, public_policy);
    Ok(knowledge)
}
