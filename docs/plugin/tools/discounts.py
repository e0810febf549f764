"""A plugin by the Model Context Protocol: it knows discount codes. Nothing but Python is needed."""

import json
import sys

CODES = {"SPRING": (15, "2026-05-31"), "FRIEND": (10, "2026-12-31")}

CHECK_CODE = {
    "name": "check_code",
    "description": "How much a discount code takes off, and until when",
    "inputSchema": {
        "type": "object",
        "properties": {"code": {"type": "string", "maxLength": 40}},
        "required": ["code"],
        "additionalProperties": False,
    },
    "outputSchema": {
        "type": "object",
        "properties": {"percent": {"type": "integer"}, "validUntil": {"type": "string"}},
        "required": ["percent", "validUntil"],
    },
}


def check_code(code):
    found = CODES.get(code.strip().upper())
    if found is None:
        return {"content": [{"type": "text", "text": "no such code"}], "isError": True}
    percent, until = found
    given = {"percent": percent, "validUntil": until}
    return {"content": [{"type": "text", "text": json.dumps(given)}], "structuredContent": given}


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": params["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "discounts", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": [CHECK_CODE]}
    if method == "tools/call" and params["name"] == "check_code":
        return check_code(**params["arguments"])
    return None


# A line is a message. What is printed elsewhere than to stdout is nobody's answer.
for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    reply = {"jsonrpc": "2.0", "id": message["id"]}
    result = answer(message["method"], message.get("params") or {})
    if result is None:
        reply["error"] = {"code": -32601, "message": "no such method"}
    else:
        reply["result"] = result
    print(json.dumps(reply), flush=True)
