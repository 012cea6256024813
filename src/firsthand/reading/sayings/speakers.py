"""Who speaks: from the word of saying to the head of the phrase that names the speaker."""

from spacy.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_RELATIVE = frozenset({"who", "which", "that"})
_CLIMB = frozenset({"xcomp", "advcl", "pcomp", "prep", "conj", "acl", "aux", "auxpass", "dep", "pobj"})
_OBJECT_CONTROL = frozenset({"quote", "cite", "report", "describe", "record", "hear"})
_PAPERS = frozenset(
    {"statement", "letter", "message", "note", "tweet", "email", "post", "release", "communiqué"}
)
_UTTERANCES = frozenset({"remark", "comment", "word", "claim", "speech", "testimony", "account", "answer"})
_POINTING = frozenset({"the", "this", "that"})
_ISSUERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_BODIES = frozenset(
    {
        "ministry",
        "government",
        "army",
        "military",
        "police",
        "presidency",
        "embassy",
        "group",
        "party",
        "office",
    }
)
_FAR_BACK = 160  # tokens between a statement told of and "the statement"
GIVERS = frozenset(
    {
        *(
            "issue",
            "make",
            "give",
            "release",
            "publish",
            "express",
            "voice",
            "repeat",
            "reiterate",
            "have",
            "raise",
            "hold",
        ),
        *("deliver", "send", "post", "read", "sign", "write", "pen", "circulate"),
    }
)
_DEEPEST = 6


def speakers_of(verb: Token) -> tuple[Token, ...]:
    """Return the heads of the phrases that speak, coordinated ones apart; empty when nobody is named."""
    subject = _subject(verb, 0)
    if subject is not None and subject.ent_type_ in {"DATE", "TIME"}:
        subject = _before_date(subject)
    if subject is not None and subject.pos_ == "NOUN":
        subject = _described_before(subject)
    if subject is None or any(c.dep_ == "det" and c.lower_ == "no" for c in subject.children):
        return ()
    return tuple(expand(subject))


def expand(head: Token) -> list[Token]:
    """Return the head and the nouns coordinated with it."""
    found = [head]
    if (name := _name_of_both(head)) is not None:
        return [name]
    for other in head.conjuncts:
        if other.i < head.i or other.pos_ not in {"NOUN", "PROPN", "PRON"}:
            continue
        # "friends and colleagues of …" are one group
        if (
            head.tag_ == other.tag_ == "NNS"
            and any(c.lower_ == "of" for c in other.rights)
            and not other.n_lefts
        ):
            continue
        found.append(other)
    return found


def _name_of_both(head: Token) -> Token | None:
    """Return the name in "Retired agent and terrorism specialist Ann Lee", whose offices the parse coordinates."""
    bare = not any(c.dep_ in {"det", "poss", "nummod"} for c in head.lefts)
    if head.pos_ != "NOUN" or head.tag_ == "NNS" or not bare:
        return None
    others = [c for c in head.rights if c.dep_ == "conj"]
    name = others[0] if len(others) == 1 else None
    if name is None or name.ent_type_ != "PERSON" or not any(c.pos_ == "NOUN" for c in name.lefts):
        return None
    return name


def issuer_of(paper: Token) -> Token | None:
    """Return who speaks in a statement or letter: "the ministry's statement", "a letter by …", "issued a statement".

    "The statement" alone is the one told of before.
    """
    if paper.lemma_.lower() not in _PAPERS or paper.pos_ != "NOUN":
        return None
    if named := _issuer_beside(paper):
        return named
    if not any(c.lower_ in _POINTING for c in paper.lefts):
        return None
    for i in range(paper.i - 1, max(-1, paper.i - _FAR_BACK), -1):
        before = paper.doc[i]
        same = before.pos_ == "NOUN" and before.lemma_.lower() == paper.lemma_.lower()
        if same and (named := _issuer_beside(before)):
            return named
    return None


def _issuer_beside(paper: Token) -> Token | None:
    for child in paper.children:
        inner = [child] if child.dep_ in {"poss", "compound", "nmod"} else []
        if child.dep_ == "prep" and child.lower_ in {"by", "from", "of"}:
            inner = [c for c in child.children if c.dep_ == "pobj"]
        for token in inner:
            if token.ent_type_ in _ISSUERS or (token.pos_ == "NOUN" and token.lemma_.lower() in _BODIES):
                return token
    above = paper.head
    if paper.dep_ == "dobj" and above.lemma_ in GIVERS:
        speakers = speakers_of(above)
    elif paper.dep_ == "pobj" and above.lower_ == "in" and above.head.pos_ == "VERB":
        speakers = speakers_of(above.head)
    else:
        return None
    return speakers[0] if speakers else None


def _subject(verb: Token, depth: int) -> Token | None:
    if depth > _DEEPEST:
        return None
    passive = None
    for child in verb.children:
        if child.dep_ == "nsubj":
            after = verb.doc[child.i + 1 : child.i + 2]
            if any(t.dep_ == "nsubj" and t.pos_ == "PROPN" and t.head.i == verb.i for t in after):
                return after[0]  # "the news agency Xinhua said"
            nearer = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > child.i and c.pos_ in _NOUNS]
            # "Lee, after Khan claimed …, ridiculed": the parse hangs both on "claimed"
            return _resolve_relative(nearer[-1] if nearer else child, verb)
        if child.dep_ == "agent" and not (depth and verb.lemma_ in _OBJECT_CONTROL):
            agent = next((c for c in child.children if c.dep_ == "pobj"), None)
            if agent is not None:
                return agent
        if child.dep_ == "nsubjpass":
            passive = child
    if passive is not None:
        # "was quoted as saying": the one quoted speaks; in "was told that" nobody is named
        return _resolve_relative(passive, verb) if depth else None
    return _swallowed(verb) or _climb(verb, depth)


def _swallowed(verb: Token) -> Token | None:
    """Return the subject that the parse made an apposition: "Speaking to Reuters, the head of the union, Ann Lee, said"."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i == 0:
        return None
    last = verb.nbor(-2) if verb.nbor(-1).text == "," and verb.i > 1 else verb.nbor(-1)
    here = last
    for _ in range(_DEEPEST):
        if here.dep_ == "appos" and here.pos_ in _NOUNS:
            phrase = here.head
            opens = phrase.dep_ == "pobj" and any(
                c.i <= phrase.i <= c.right_edge.i for c in verb.lefts if c.dep_ in {"advcl", "prep", "csubj"}
            )
            return here if opens and here.doc[here.left_edge.i - 1].text == "," else None
        if here.head.i == here.i or here.head.i > last.i:
            return None
        here = here.head
    return None


def _climb(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.i == verb.i or (verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"}):
        return None  # "Asked whether …": nobody named asks
    if verb.dep_ == "acl" and head.lemma_ in _PAPERS and head.dep_ == "dobj" and head.head.lemma_ in GIVERS:
        return _governing_subject(head, depth)
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return head if verb.tag_ in {"VBG", "VBZ", "VBP", "VBD"} else None
    if verb.dep_ == "pcomp" and head.pos_ in {"ADP", "SCONJ"}:
        governor = head.head
        if head.lower_ == "as" and governor.lemma_ in _OBJECT_CONTROL:
            quoted = next((c for c in governor.children if c.dep_ == "dobj"), None)
            if quoted is not None:
                return quoted
        if governor.pos_ in {"NOUN", "PROPN"} and head.head.i != head.i:
            return _governing_subject(governor, depth)
        return _subject(governor, depth + 1)
    if verb.dep_ not in _CLIMB and verb.dep_ not in {"ccomp", "parataxis"}:
        return None
    if head.pos_ in {"VERB", "AUX"}:
        if verb.dep_ == "xcomp":
            owner = next((c for c in head.children if c.dep_ == "dobj" and c.i < verb.i), None)
            if owner is not None and verb.tag_ != "VBG" and head.lemma_ != "use":
                return owner  # "asked the army to say"; but "used the speech to say"
        if verb.dep_ == "ccomp" and verb.i > head.i:
            return None
        return _subject(head, depth + 1)
    if head.pos_ in {"NOUN", "PROPN"}:
        return _governing_subject(head, depth)
    return None


def _governing_subject(noun: Token, depth: int) -> Token | None:
    """Return the subject of the verb over a noun ("issued a statement saying")."""
    here = noun
    for _ in range(_DEEPEST):
        if here.head.i == here.i:
            return None
        here = here.head
        if here.pos_ in {"VERB", "AUX"}:
            return _subject(here, depth + 1)
    return None


def _resolve_relative(subject: Token, verb: Token) -> Token:
    """Return the antecedent for a relative pronoun, else the subject itself."""
    if subject.lower_ not in _RELATIVE or subject.tag_ not in {"WP", "WDT", "IN", "WP$"}:
        return subject
    here = verb
    for _ in range(_DEEPEST):
        if here.dep_ in {"relcl", "acl"}:
            owner = next((c for c in here.head.lefts if c.dep_ == "poss" and c.ent_type_ == "PERSON"), None)
            of_him = subject.lower_ == "who" and here.head.lemma_.lower() in _PAPERS | _UTTERANCES
            return owner if owner is not None and of_him else here.head  # "Lee's remarks, who also told"
        if here.head.i == here.i:
            break
        here = here.head
    return subject


def _described_before(noun: Token) -> Token:
    """Return the name that a noun describes in "Ann Lee, the minister of trade, said", if the parse parted them."""
    comma = noun.left_edge.i - 1
    if comma < 1 or noun.doc[comma].text != "," or noun.dep_ != "nsubj":
        return noun
    name = noun.doc[comma - 1]
    closed = noun.right_edge.i + 1 < len(noun.doc) and noun.doc[noun.right_edge.i + 1].text == ","
    return (
        name if name.ent_type_ == "PERSON" and (closed or noun.doc[noun.right_edge.i].text == ",") else noun
    )


def _before_date(date: Token) -> Token | None:
    """Return the noun before a date taken for a subject ("the president on Wednesday said")."""
    for i in range(date.left_edge.i - 1, max(-1, date.i - 8), -1):
        token = date.doc[i]
        if token.pos_ in {"NOUN", "PROPN", "PRON"} and token.ent_type_ not in {"DATE", "TIME"}:
            return token
        if token.pos_ not in {"ADP", "DET", "ADV"}:
            return None
    return None


def inverted_speaker(verb: Token) -> Token | None:
    """Return the noun right after the verb ("said Smith") where the parse did not call it the subject."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 9, len(doc))):
        token = doc[i]
        if token.is_punct and token.text not in {"“", '"', "'", "-", "."}:
            return None
        if token.pos_ in {"NOUN", "PROPN", "PRON"}:
            here = token
            while here.dep_ in {"compound", "poss", "nmod", "amod"} and here.head.i > here.i:
                here = here.head
            return (
                here
                if here.lower_
                not in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
                else None
            )
        if token.pos_ in {"VERB", "AUX", "SCONJ", "ADP"}:
            return None
    return None


def nearest_noun_before(verb: Token) -> Token | None:
    """Return the noun right before a verb and its auxiliaries, where the parse names no usable subject."""
    for i in range(verb.i - 1, max(-1, verb.i - 6), -1):
        token = verb.doc[i]
        if token.pos_ in {"NOUN", "PROPN", "PRON"} and token.ent_type_ not in {"DATE", "TIME"}:
            return token
        if token.pos_ not in {"AUX", "ADV", "PART", "ADP"} and token.ent_type_ not in {"DATE", "TIME"}:
            return None
    return None


def phrase_span(head: Token, cue: Token | None = None) -> tuple[int, int]:
    """Return the whole phrase around a head, with apposition and relative clause, as characters.

    It never runs over the cue.
    """
    left, right = head.left_edge.i, head.right_edge.i
    if cue is not None:
        if cue.i > head.i:
            if cue.i <= right:  # the cue stands in a relative clause of the phrase: leave that out
                here = cue
                while here.head.i not in {head.i, here.i}:
                    here = here.head
                right = max(head.i, min(cue.i, here.left_edge.i) - 1)
            right = min(right, cue.i - 1)
        else:
            left = max(left, cue.i + 1)
    doc = head.doc
    for conjunct in head.conjuncts:
        if left <= conjunct.i <= right and conjunct.i > head.i:
            cut = conjunct.left_edge.i - 1
            while cut > head.i and (doc[cut].dep_ == "cc" or doc[cut].is_punct):
                cut -= 1
            right = min(right, max(head.i, cut))
    while (
        right > head.i
        and (doc[right].is_punct or doc[right].is_space)
        and doc[right].text not in {")", "”", '"'}
    ):
        right -= 1
    while left < head.i and (doc[left].is_punct or doc[left].is_space or doc[left].dep_ in {"cc", "prep"}):
        left += 1
    return doc[left].idx, doc[right].idx + len(doc[right])
