"""The Google API discovery document, from which clients that read such documents make their methods."""

from typing import Any

from moderation.web.dialects.perspective_requests import ScoreType

_STRING: dict[str, Any] = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_BOOLEAN = {"type": "boolean"}
_FLOAT = {"type": "number", "format": "float"}
_INT32 = {"type": "integer", "format": "int32"}
_SCORE_TYPE = {"type": "string", "enum": [kind.value for kind in ScoreType]}
_ALL_REQUESTS = {
    "comment": {"$ref": "TextEntry", "description": "The comment; plain text of at most 20 KB."},
    "context": {"$ref": "Context", "description": "What the comment answers; not used."},
    "languages": {**_STRINGS, "description": "The languages of the comment; echoed and not relied on."},
    "clientToken": {**_STRING, "description": "Echoed in the answer."},
    "sessionId": _STRING,
    "communityId": _STRING,
}


def _map_of(name: str, description: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"$ref": name}, "description": description}


def _array_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": name}}


_PROPERTIES: dict[str, dict[str, Any]] = {
    "TextEntry": {"text": _STRING, "type": {"type": "string", "enum": ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]}},
    "ArticleAndParentComment": {"article": {"$ref": "TextEntry"}, "parentComment": {"$ref": "TextEntry"}},
    "Context": {
        "entries": _array_of("TextEntry"),
        "articleAndParentComment": {"$ref": "ArticleAndParentComment"},
    },
    "AttributeParameters": {
        "scoreType": _SCORE_TYPE,
        "scoreThreshold": {**_FLOAT, "description": "Scores below it are left out."},
    },
    "Score": {"value": _FLOAT, "type": _SCORE_TYPE},
    "SpanScore": {
        "begin": {**_INT32, "description": "In UTF-16 code units."},
        "end": {**_INT32, "description": "In UTF-16 code units, exclusive."},
        "score": {"$ref": "Score"},
    },
    "AttributeScores": {"summaryScore": {"$ref": "Score"}, "spanScores": _array_of("SpanScore")},
    "AnalyzeCommentRequest": {
        **_ALL_REQUESTS,
        "requestedAttributes": _map_of("AttributeParameters", "What to score, by the attributes' names."),
        "spanAnnotations": {**_BOOLEAN, "description": "Whether to score each sentence as well."},
        "doNotStore": {**_BOOLEAN, "description": "Nothing is stored in any case."},
        "dropUnsupportedAttributes": _BOOLEAN,
    },
    "AnalyzeCommentResponse": {
        "attributeScores": _map_of("AttributeScores", "The scores, by the names asked for."),
        "languages": _STRINGS,
        "detectedLanguages": _STRINGS,
        "clientToken": _STRING,
    },
    "SuggestCommentScoreRequest": {
        **_ALL_REQUESTS,
        "attributeScores": _map_of("AttributeScores", "What the scores should have been; usually 0 or 1."),
    },
    "SuggestCommentScoreResponse": {
        "clientToken": _STRING,
        "detectedLanguages": _STRINGS,
        "requestedLanguages": _STRINGS,
    },
}

_PARAMETERS: dict[str, dict[str, str | list[str]]] = {
    "$.xgafv": {"type": "string", "enum": ["1", "2"]},
    "access_token": _STRING,
    "alt": {"type": "string", "enum": ["json"], "default": "json"},
    "callback": _STRING,
    "fields": _STRING,
    "key": {"type": "string", "description": "The token of the site."},
    "oauth_token": _STRING,
    "prettyPrint": {"type": "boolean", "default": "true"},
    "quotaUser": _STRING,
    "uploadType": _STRING,
    "upload_protocol": _STRING,
}


def document(root_url: str) -> dict[str, Any]:
    """The document for a service that stands at `root_url`, which ends with a slash."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": "v1alpha1",
        "version_module": True,
        "title": "Perspective Comment Analyzer API",
        "description": "Scores of comments, in the wire format of the Perspective Comment Analyzer API.",
        "protocol": "rest",
        "rootUrl": root_url,
        "baseUrl": root_url,
        "basePath": "",
        "servicePath": "",
        "batchPath": "batch",
        "parameters": {name: {**shape, "location": "query"} for name, shape in _PARAMETERS.items()},
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method("analyze", "AnalyzeComment", "Scores a comment."),
                    "suggestscore": _method("suggestscore", "SuggestCommentScore", "Suggests scores of a comment."),
                }
            }
        },
        "schemas": {
            name: {"id": name, "type": "object", "properties": properties} for name, properties in _PROPERTIES.items()
        },
    }


def _method(name: str, message: str, description: str) -> dict[str, Any]:
    path = f"v1alpha1/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "description": description,
        "httpMethod": "POST",
        "path": path,
        "flatPath": path,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
    }
