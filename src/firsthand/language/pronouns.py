"""What pronouns and definite descriptions of people and bodies stand for, within one report.

A pronoun takes the most salient earlier phrase that agrees with it: subjects before objects, those who
speak before those who do not, near before far (after Lappin and Leass 1994). A definite description takes
the latest earlier phrase with the same head, or the latest name that bears it as a title or apposition.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from spacy.tokens import Doc, Token

from firsthand.knowledge.cues import VoiceRow
from firsthand.knowledge.tables import read_table

# The pronouns, by what other stages ask of them: each list of them is one of these, or made of them.
THIRD = frozenset({"he", "she", "it", "they"})
FIRST = frozenset({"i", "we"})
PERSONAL = THIRD | FIRST | frozenset({"him", "her", "them", "me", "us", "you"})
POINTING = frozenset({"who", "whom", "which", "that", "this", "these", "those", "one", "some", "others"})
PRONOUNS = PERSONAL | POINTING  # what stands for a name and is none
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves", "both"})
_SHE_TITLES = frozenset(
    {
        "mrs.",
        "ms.",
        "miss",
        "mrs",
        "ms",
        "queen",
        "princess",
        "spokeswoman",
        "chairwoman",
        "congresswoman",
        "actress",
        "mother",
        "wife",
        "widow",
        "daughter",
        "sister",
        "woman",
        "girl",
        "lady",
    }
)
_HE_TITLES = frozenset(
    {
        "mr.",
        "mr",
        "king",
        "prince",
        "sir",
        "spokesman",
        "chairman",
        "congressman",
        "father",
        "husband",
        "son",
        "brother",
        "man",
        "boy",
        "imam",
        "bishop",
        "sheikh",
        "lord",
    }
)
_NO_BEING = frozenset({"DATE", "TIME", "MONEY", "CARDINAL", "PERCENT", "ORDINAL", "QUANTITY", "EVENT", "LAW"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ASIDE = frozenset({"advcl", "relcl", "acl"})
_SUBJECT = {"main": 3.0, "aside": 1.5, "": 0.0}
_BY_GRAMMAR = 7.0  # for whose word it is that the pronoun stands in, and for who is judged for what is theirs
_REACH = 5  # sentences looked back for a pronoun
_REACH_DEFINITE = 60
_LONG_TITLE = 8  # words before a name
_KEPT = 40  # phrases remembered for pronouns


_RANKS = frozenset(
    {
        "vice",
        "deputy",
        "former",
        "assistant",
        "acting",
        "prime",
        "foreign",
        "defense",
        "defence",
        "interior",
        "finance",
    }
)


# Before "general", an office of the state and no rank.
_CIVIL_GENERALS = frozenset(
    {"attorney", "solicitor", "secretary", "inspector", "surgeon", "prosecutor", "director", "consul"}
    | {"governor", "postmaster"}
)


def role_of(noun: Token) -> str:
    """Return the lemma of a noun of office with the word before it that makes it another office."""
    lemma = noun.lemma_.lower()
    before = noun.doc[noun.i - 1].lower_ if noun.i else ""
    if before in _RANKS or (lemma == "general" and before in _CIVIL_GENERALS):
        return f"{before} {lemma}"
    return f"former {lemma}" if is_ex(noun) else lemma


def is_ex(noun: Token) -> bool:
    """Tell whether "ex-" stands before a noun of office."""
    return noun.i > 1 and noun.doc[noun.i - 1].text == "-" and noun.doc[noun.i - 2].lower_ == "ex"


@dataclass(slots=True)
class _Candidate:
    head: Token
    sentence: int
    being: str  # person, people, body, place, thing
    gender: str
    subject: str  # of which clause it is the subject: main, aside; empty for none
    speaks: bool
    words: frozenset[str]
    roles: frozenset[str] = field(default_factory=frozenset)
    foreign: bool = False  # called by a nationality: "Syrian President Sami Hale"


def find_antecedents(doc: Doc) -> Mapping[int, int]:
    """Return a map from the token of a pronoun or definite description to the head it stands for.

    The head is the last word of the phrase that names it, itself no pronoun. What is ambiguous beyond
    salience is still decided; what has no candidate is left out.
    """
    beings = _beings()
    people = {entity.root.text for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1}
    found: dict[int, int] = {}
    recent: list[_Candidate] = []
    everyone: dict[str, _Candidate] = {}  # head lemma or role to the latest phrase
    genders: dict[int, str] = {}
    named: dict[str, str] = {}  # last name to the gender that the report tells
    sentence = -1
    quoted = False
    for token in doc:
        if token.is_sent_start:
            sentence += 1
        quoted = _is_quoted_after(token, quoted)
        word = token.lower_
        if token.pos_ == "PRON" or word in {"his", "her", "its", "their"}:
            chosen = _pronoun(token, word, recent, sentence, genders, found)
            if chosen is not None:
                found[token.i] = chosen.head.i
                if word in _HE or word in _SHE:
                    genders.setdefault(chosen.head.i, "m" if word in _HE else "f")
                recent.append(_again(chosen, token, sentence))
            continue
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {"compound", "nmod", "amod"}:
            continue
        candidate = _candidate(token, sentence, beings, people)
        if candidate is None:
            continue
        if token.pos_ == "NOUN" and _is_definite(token):
            same = _described(token, candidate, everyone, sentence)
            if same is not None:
                found[token.i] = same.head.i
                candidate = _again(same, token, sentence)
                recent.append(candidate)
                del recent[:-_KEPT]
                continue
        if candidate.being == "person" and token.pos_ == "PROPN":
            # "Ann Lee" was a woman, and so is "Lee"
            candidate.gender = candidate.gender or named.get(token.lower_, "")
            named[token.lower_] = named.get(token.lower_) or candidate.gender
        recent.append(candidate)
        del recent[:-_KEPT]
        everyone[role_of(token)] = candidate
        if quoted:
            continue  # who is only spoken of is not "the president" who goes on to speak
        for role in sorted(candidate.roles):
            known = everyone.get(role)
            if known is None or known.foreign or not candidate.foreign:
                everyone[role] = candidate  # the report's own president before another country's
    return found


def _is_quoted_after(token: Token, quoted: bool) -> bool:
    """Return whether what follows a token stands in quotation marks; a new paragraph is told by the outlet."""
    if token.text == "“" or (token.text == '"' and not quoted):
        return True
    return quoted and token.text not in ("”", '"') and "\n\n" not in token.text


class GivenNameRow(msgspec.Struct, frozen=True):
    """A row of ``given_names.tsv``."""

    name: str
    gender: str
    source: str


@lru_cache(maxsize=1)
def _given_names() -> Mapping[str, str]:
    return {row.name: row.gender for row in read_table("given_names", GivenNameRow)}


@lru_cache(maxsize=1)
def _beings() -> Mapping[str, str]:
    return {
        row.word: "person" if row.being == "office" else row.being
        for row in read_table("voice_heads", VoiceRow)
    }


def _candidate(token: Token, sentence: int, beings: Mapping[str, str], people: Set[str]) -> _Candidate | None:
    being = _being(token, beings)
    if being is None:
        return None
    if being in {"thing", "body"} and token.text in people:
        being = "person"
    gender = ""
    words, roles = [], []
    for child in token.lefts:
        if child.dep_ in {"compound", "amod", "nmod"}:
            words.append(child.lower_)
            kind = beings.get(child.lemma_.lower())
            if kind is not None and (
                kind == "person" or token.pos_ != "PROPN"
            ):  # the army is not "Army chief Lee"
                roles.append(role_of(child))
                being = "person" if token.pos_ == "PROPN" else being
    for child in token.rights:
        if child.dep_ == "appos":
            roles.append(role_of(child))
    if token.dep_ == "appos" and token.pos_ == "PROPN":
        roles.append(role_of(token.head))
    for word in (*words, token.lemma_.lower(), *roles):
        gender = gender or ("f" if word in _SHE_TITLES else "m" if word in _HE_TITLES else "")
    if being == "person" and not gender and token.pos_ == "PROPN":
        gender = next((_given_names()[w] for w in words if w in _given_names()), "")
    before = token.doc[max(token.left_edge.i, token.i - _LONG_TITLE) : token.i]
    foreign = any(t.ent_type_ == "NORP" for t in before)
    subject = _subject_of(token)
    speaks = bool(subject) and any(c.dep_ == "ccomp" for c in token.head.children)
    return _Candidate(
        token, sentence, being, gender, subject, speaks, frozenset(words), frozenset(roles), foreign
    )


def _subject_of(token: Token) -> str:
    if token.dep_ not in _SUBJECTS:
        return ""
    return "aside" if token.head.dep_ in _ASIDE else "main"


def _being(token: Token, beings: Mapping[str, str]) -> str | None:
    """Return what a noun is for a pronoun: person, people, body, place, thing; None for a date or a sum."""
    plural = token.tag_ in {"NNS", "NNPS"}
    if token.pos_ == "PROPN":
        if token.ent_type_ in _NO_BEING:
            return None
        if token.ent_type_ == "PERSON":
            return "person"
        if token.ent_type_ in {"GPE", "LOC"}:
            return "place"
        if token.ent_type_ in {"ORG", "NORP", "FAC", "PRODUCT"}:
            return "people" if plural else "body"
        return "thing"
    known = beings.get(token.lemma_.lower())
    if known in {"person", "outlet", "body"}:
        return "people" if plural else ("person" if known == "person" else "body")
    return "thing"


def _again(candidate: _Candidate, token: Token, sentence: int) -> _Candidate:
    """Return the candidate as mentioned once more by ``token``."""
    subject = _subject_of(token)
    speaks = bool(subject) and any(c.dep_ == "ccomp" for c in token.head.children)
    return _Candidate(
        candidate.head,
        sentence,
        candidate.being,
        candidate.gender,
        subject,
        speaks,
        candidate.words,
        candidate.roles,
        candidate.foreign,
    )


class _JudgingRow(msgspec.Struct, frozen=True):
    """A row of ``judging_words.tsv``."""

    word: str
    kind: str  # verb: who is judged is its object; state: its subject, or the object of the verb over it
    source: str
    example: str = ""


@lru_cache(maxsize=1)
def _judging() -> Mapping[str, str]:
    return {row.word: row.kind for row in read_table("judging_words", _JudgingRow)}


def _who_is_judged(token: Token) -> int | None:
    """Return who answers for what is theirs or what they do: "Kenya condemned Mali for its attack"."""
    if token.dep_ not in {"poss", "nsubj"}:
        return None
    below = token
    for above in token.ancestors:
        if below.dep_ == "prep" or (below.dep_ == "advcl" and _gives_a_reason(below)):
            kind = _judging().get(above.lemma_.lower())
            if kind == "verb":
                return _object_before(above, below)
            if kind == "state":
                over = above.head
                subject = next((c.i for w in (above, over) for c in w.children if c.dep_ == "nsubj"), None)
                return subject if over.pos_ == "AUX" else (_object_before(over, above) or subject)
        if below.dep_ in {"ccomp", "relcl", "advcl", "ROOT"}:
            return None
        below = above
    return None


def _gives_a_reason(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in {"because", "after", "for"} for c in clause.children)


def _object_before(verb: Token, later: Token) -> int | None:
    return next((c.i for c in verb.children if c.dep_ == "dobj" and c.i < later.i), None)


def _owner_of_the_word(token: Token) -> int | None:
    """Return whose word a pronoun's clause spells out: "an announcement by Lee that he would leave"."""
    for verb in token.ancestors:
        noun = verb.head
        if verb.dep_ not in {"acl", "relcl", "ccomp"} or noun.pos_ != "NOUN":
            continue
        if not any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):
            continue
        for child in noun.children:
            if child.dep_ == "poss":
                return child.i
            if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "of"}:
                return next((c.i for c in child.children if c.dep_ == "pobj"), None)
    return None


def _pronoun(
    token: Token,
    word: str,
    recent: list[_Candidate],
    sentence: int,
    genders: dict[int, str],
    found: Mapping[int, int],
) -> _Candidate | None:
    if word in _HE or word in _SHE:
        allowed, gender = {"person"}, "m" if word in _HE else "f"
    elif word in _IT:
        if token.dep_ in _SUBJECTS and _expletive(token):
            return None
        allowed, gender = {"body", "place", "thing"}, ""
    elif word in _THEY:
        allowed, gender = {"people", "body", "thing"}, ""
    else:
        return None
    owner = _who_is_judged(token) or _owner_of_the_word(token)
    owner = None if owner is None else found.get(owner, owner)
    best, best_score = None, -99.0
    for age, candidate in enumerate(reversed(recent)):
        distance = sentence - candidate.sentence
        if distance > _REACH:
            break
        if candidate.being not in allowed or candidate.head.i == token.i:
            continue
        if word in _THEY and candidate.being == "thing" and candidate.head.tag_ not in {"NNS", "NNPS"}:
            continue
        known = candidate.gender or genders.get(candidate.head.i, "")
        if gender and known and known != gender:
            continue
        score = _SUBJECT[candidate.subject] + 2.0 * candidate.speaks - 1.6 * distance - 0.15 * age
        score += _BY_GRAMMAR * (candidate.head.i == owner)
        if word in _IT:
            score += {"body": 1.5, "place": 1.0, "thing": 0.0}[candidate.being]
        if word in _THEY:
            score += {"people": 1.0, "body": 0.0, "thing": -1.0}[candidate.being]
        if score > best_score:
            best, best_score = candidate, score
    return best


def _expletive(token: Token) -> bool:
    """Tell the "it" of "it is likely that" and "it rained" from one that stands for something."""
    verb = token.head
    if verb.lemma_ != "be":
        return verb.lemma_ in {"seem", "appear", "turn", "rain", "snow"}
    return any(c.dep_ in {"ccomp", "xcomp", "csubj", "advcl"} for c in verb.children) or any(
        g.dep_ in {"ccomp", "xcomp"} for c in verb.children if c.dep_ in {"acomp", "attr"} for g in c.children
    )


def _is_definite(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"} for c in token.lefts)


def _described(
    token: Token, own: _Candidate, everyone: Mapping[str, _Candidate], sentence: int
) -> _Candidate | None:
    """Return the earlier phrase that "the spokesman", "the group" takes up."""
    earlier = everyone.get(role_of(token))
    if earlier is None or sentence - earlier.sentence > _REACH_DEFINITE:
        return None
    if any(c.dep_ in {"prep", "relcl"} or (c.dep_ == "appos" and c.pos_ == "PROPN") for c in token.rights):
        return None
    if (token.tag_ == "NNS") != (earlier.head.tag_ == "NNS") and earlier.head.pos_ == "NOUN":
        return None
    # "the American official" is not "a French official", but "the official" may be either
    if own.words and earlier.head.pos_ == "NOUN" and not own.words & earlier.words and earlier.words:
        return None
    return earlier
