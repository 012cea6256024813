"""The reader: runs the stages in order and turns one report into its record."""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc

from firsthand.knowledge.actors import load_actors
from firsthand.knowledge.gazetteer import load_gazetteer
from firsthand.knowledge.lexicon import load_lexicon
from firsthand.language.encoder.detector import detector_identity, load_detector
from firsthand.language.pipeline import model_identity, parse, passing_words
from firsthand.language.pronouns import find_antecedents
from firsthand.language.quotations import find_quotations
from firsthand.reading.assembling import assemble_event
from firsthand.reading.certainty import credit_tolls, judge
from firsthand.reading.circumstances import add_circumstances
from firsthand.reading.dating import date_events
from firsthand.reading.event_places import likeliest_place, weigh_places
from firsthand.reading.event_times import time_of
from firsthand.reading.events import add_detected, detect, look_up, told_sentences
from firsthand.reading.findings import EventMention, Parsed, PlaceFinding, TimeFinding, Voices
from firsthand.reading.joining import Mention, describe_mentions, group_mentions
from firsthand.reading.links import find_links
from firsthand.reading.locating import locate_events
from firsthand.reading.places import find_places
from firsthand.reading.processes import find_processes
from firsthand.reading.roles import find_roles
from firsthand.reading.times import find_times
from firsthand.reading.tolls import assign_tolls, find_tolls
from firsthand.reading.voices import find_voices
from firsthand.record import MadeBy, Record, Report
from firsthand.settings import Settings, load_settings

READER_VERSION = "9"


class Reader:
    """Reads reports into records. Loads its knowledge once; keeps nothing between reports."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        self.lexicon = load_lexicon(self.settings)
        self.gazetteer = load_gazetteer(self.settings)
        self.actors = load_actors(self.settings)
        self.detector = load_detector() if self.settings.detector else None

    def read(self, report: Report) -> Record:
        """Return the record of one report."""
        return next(self.read_many([report]))

    def read_many(self, reports: Iterable[Report]) -> Iterator[Record]:
        """Yield one record for each report, in order, parsing a batch at a time."""
        source = iter(reports)
        while batch := list(islice(source, self.settings.batch)):
            with passing_words(self.settings.model):
                docs = parse((r.text for r in batch), model=self.settings.model, batch=self.settings.batch)
                records = [self.read_parsed(r, doc) for r, doc in zip(batch, docs, strict=True)]
            yield from records

    def read_parsed(self, report: Report, doc: Doc) -> Record:
        """Return the record of a report whose parse is at hand."""
        parsed = self._parsed(report, doc)
        voices = find_voices(parsed, self.lexicon, self.actors)
        places = find_places(parsed, self.gazetteer)
        times = find_times(parsed)
        groups = group_mentions(self._mentions(parsed, voices, places, times))
        located = locate_events(groups, parsed, places, self.settings.place_likelihood)
        dated = date_events(groups, parsed, times)
        events = tuple(
            add_circumstances(assemble_event(i, group, place, time), group, self.lexicon.circumstances)
            for i, (group, place, time) in enumerate(zip(groups, located, dated, strict=True), 1)
        )
        processes = find_processes(parsed, events, voices, self.lexicon, self.actors)
        return Record(
            report=parsed.report,
            sources=voices.sources,
            claims=voices.claims,
            events=events,
            processes=processes,
            links=find_links(parsed, events, processes, voices, self.lexicon),
            made_by=self._made_by(),
        )

    def _made_by(self) -> tuple[MadeBy, ...]:
        parser = model_identity(self.settings.model)
        learned = (detector_identity(),) if self.detector else ()
        return (parser, *learned, MadeBy(stage="read", version=READER_VERSION))

    def mentions(self, report: Report, doc: Doc) -> tuple[Mention, ...]:
        """Return the mentions of happenings before they are joined: what the joining learns from."""
        parsed = self._parsed(report, doc)
        voices = find_voices(parsed, self.lexicon, self.actors)
        return self._mentions(parsed, voices, find_places(parsed, self.gazetteer), find_times(parsed))

    def _parsed(self, report: Report, doc: Doc) -> Parsed:
        return Parsed(report, doc, find_quotations(report.text), find_antecedents(doc))

    def _mentions(
        self,
        parsed: Parsed,
        voices: Voices,
        places: tuple[PlaceFinding, ...],
        times: tuple[TimeFinding, ...],
    ) -> tuple[Mention, ...]:
        sentences = tuple(told_sentences(parsed, self.lexicon))
        triggers, denied = look_up(sentences, parsed, self.lexicon)
        counts = find_tolls(parsed)
        detection = detect(parsed, triggers, places, self.detector) if self.detector else None
        if detection:
            triggers = add_detected(triggers, denied, counts, detection, sentences, self.lexicon)
        tolls = assign_tolls(triggers, counts, parsed)
        mentions = []
        for trigger, own_tolls in zip(triggers, tolls, strict=True):
            roles = find_roles(trigger, parsed, self.lexicon)
            near = weigh_places(trigger, roles, parsed, places)
            mentions.append(
                EventMention(
                    trigger,
                    roles,
                    judge(trigger, parsed, voices, self.lexicon),
                    likeliest_place(near),
                    time_of(trigger, parsed, times),
                    credit_tolls(own_tolls, trigger, voices),
                    near,
                    detection.pointing(trigger.head) if detection else None,
                    detection.statuses(trigger.head) if detection else None,
                )
            )
        return describe_mentions(tuple(mentions), parsed, self.actors, places, voices)
