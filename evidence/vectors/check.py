#!/usr/bin/env python3
"""Reads the golden vectors with code of its own: Python 3.8 or newer, its standard library, nothing else.

It is written from README.md and the RFCs, to show that the formats can be followed in another language.
Slow and not in constant time: for public vectors only. Prints "ok: N vectors", or fails.
"""

import base64
import hashlib
import hmac
import json
import os
import re
from datetime import date, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
checked = 0


def vectors(name):
    with open(os.path.join(HERE, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def check(truth, name):
    global checked
    if not truth:
        raise SystemExit("wrong: " + name)
    checked += 1


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- CBOR (RFC 8949), the deterministic part that the formats use ---


def head(major, n):
    for limit, info, size in ((24, n, 0), (1 << 8, 24, 1), (1 << 16, 25, 2), (1 << 32, 26, 4), (1 << 64, 27, 8)):
        if n < limit:
            return bytes([major << 5 | info]) + (n.to_bytes(size, "big") if size else b"")
    raise ValueError("too large")


def encode(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    pairs = sorted((encode(k), encode(v)) for k, v in value.items())
    return head(5, len(pairs)) + b"".join(k + v for k, v in pairs)


def decode_item(data, at):
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if info != 22:
            raise ValueError("unsupported")
        return None, at
    size = 0 if info < 24 else 1 << (info - 24) if info < 28 else None
    n = info if size == 0 else int.from_bytes(data[at : at + size], "big")
    at += size
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major in (2, 3):
        if at + n > len(data):
            raise ValueError("truncated")
        return (data[at : at + n] if major == 2 else data[at : at + n].decode()), at + n
    if major == 6:
        value, at = decode_item(data, at)
        return ("tag", n, value), at
    items = []
    for _ in range(n * (2 if major == 5 else 1)):
        item, at = decode_item(data, at)
        items.append(item)
    return (items if major == 4 else dict(zip(items[0::2], items[1::2]))), at


def decode(data):
    value, at = decode_item(data, 0)
    if at != len(data):
        raise ValueError("trailing bytes")
    return value


# --- Signatures, by the book: ECDSA P-256 (FIPS 186-4) and Ed25519 (RFC 8032) ---

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def p256_add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(add, point, k, zero):
    total = zero
    while k:
        if k & 1:
            total = add(total, point)
        point = add(point, point)
        k >>= 1
    return total


def es256(pem, message, signature):
    der = base64.b64decode("".join(pem.strip().splitlines()[1:-1]))
    key = (int.from_bytes(der[-64:-32], "big"), int.from_bytes(der[-32:], "big"))
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (0 < r < N and 0 < s < N):
        return False
    w = pow(s, -1, N)
    e = int.from_bytes(sha(message), "big")
    point = p256_add(multiply(p256_add, G, e * w % N, None), multiply(p256_add, key, r * w % N, None))
    return point is not None and point[0] % N == r


Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q


def ed_add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, Q)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, Q)
    return x % Q, y % Q


def ed_point(data):
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, Q)
    x = pow(x2, (Q + 3) // 8, Q)
    if (x * x - x2) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    if (x * x - x2) % Q:
        raise ValueError("not a point")
    return (Q - x if x & 1 != data[31] >> 7 else x), y


BASE = ed_point((4 * pow(5, -1, Q) % Q).to_bytes(32, "little"))


def ed25519(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left = multiply(ed_add, BASE, s, (0, 1))
    return left == ed_add(ed_point(signature[:32]), multiply(ed_add, ed_point(key), k, (0, 1)))


# --- Entries and leaves ---

FIELDS = "timeMicros account site client device door subject insurer purpose way fieldsMask domain outcome cause".split()


def is_entry(data):
    try:
        value = decode(data)
        if not isinstance(value, list) or encode(value) != data or not isinstance(value[0], int):
            return "malformed"
    except (ValueError, IndexError, TypeError, UnicodeDecodeError):
        return "malformed"
    if value[0] != 1:
        return "unknown-version"
    if len(value) != 15:
        return "malformed"
    for name, field in zip(FIELDS, value[1:]):
        if name in ("subject", "cause"):
            good = isinstance(field, bytes) and len(field) == 16 or name == "subject" and field is None
        else:
            good = isinstance(field, int) and 0 <= field < 2**53 or name == "insurer" and field is None
        if not good:
            return "malformed"
    return "ok"


def leaf_hash(salt, entry):
    return sha(b"\0", hmac.new(salt, entry, hashlib.sha256).digest())


file = vectors("entry")
for v in file["entries"]:
    fields = dict(v["fields"], cause=bytes.fromhex(v["fields"]["cause"]))
    if fields["subject"] is not None:
        fields["subject"] = bytes.fromhex(fields["subject"])
    encoded, salt = bytes.fromhex(v["encoded"]), bytes.fromhex(v["salt"])
    check(encode([1] + [fields[name] for name in FIELDS]) == encoded and is_entry(encoded) == "ok", v["name"])
    check(hmac.new(salt, encoded, hashlib.sha256).hexdigest() == v["leafData"], v["name"])
    check(leaf_hash(salt, encoded).hex() == v["leafHash"], v["name"])
for v in file["refused"]:
    check(is_entry(bytes.fromhex(v["encoded"])) == v["code"], v["name"])


# --- Tree (RFC 6962, section 2.1) ---


def split(n):
    return 1 << (n - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha(b"\1", root(leaves[:k]), root(leaves[k:]))


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return path(m, leaves[:k]) + [root(leaves[k:])] if m < k else path(m - k, leaves[k:]) + [root(leaves[:k])]


def subproof(m, leaves, whole):
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return subproof(m, leaves[:k], whole) + [root(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [root(leaves[:k])]


def root_from(leaf, index, size, proof):
    """Root that an inclusion proof leads to; None when its length is not the one of that place."""
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    k = split(size)
    if index < k:
        below = root_from(leaf, index, k, proof[:-1])
        return below and sha(b"\1", below, proof[-1])
    below = root_from(leaf, index - k, size - k, proof[:-1])
    return below and sha(b"\1", proof[-1], below)


file = vectors("tree")
leaves = [bytes.fromhex(h) for h in file["leafHashes"]]
check(leaves == [sha(b"\0", sha(bytes([i]))) for i in range(9)], "leaf hashes")
for size, h in enumerate(file["roots"]):
    check(root(leaves[:size]).hex() == h, "root %d" % size)
for v in file["inclusion"]:
    check([h.hex() for h in path(v["index"], leaves[: v["size"]])] == v["proof"], "inclusion")
for v in file["consistency"]:
    check([h.hex() for h in subproof(v["oldSize"], leaves[: v["newSize"]], True)] == v["proof"], "consistency")


# --- Notes, checkpoints, receipts ---


def open_checkpoint(note, verifier_key):
    """(result, size, root)"""
    name, key_id, encoded = verifier_key.split("+", 2)
    key = base64.b64decode(encoded)
    assert key[0] == 1 and sha(name.encode() + b"\n" + key)[:4].hex() == key_id
    body, _, signatures = note.rpartition("\n\n")
    body += "\n"
    if not body.strip() or not note.endswith("\n"):
        return "malformed", 0, b""
    signed = False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        if match is None:
            return "malformed", 0, b""
        signature = base64.b64decode(match.group(2), validate=True)
        if match.group(1) == name and signature[:4].hex() == key_id:
            if not ed25519(key[1:], body.encode(), signature[4:]):
                return "bad-signature", 0, b""
            signed = True
    if not signed:
        return "unknown-signer", 0, b""
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n([^\n]+\n)*", body)
    if match is None:
        return "malformed", 0, b""
    return ("ok" if match.group(1) == name else "other-origin"), int(match.group(2)), base64.b64decode(match.group(3))


file = vectors("note")
for v in file["notes"]:
    result, size, tree_root = open_checkpoint(v["note"], file["verifierKey"])
    check(result == v["result"], v["name"])
    if result == "ok":
        check(size == v["checkpoint"]["size"] and tree_root.hex() == v["checkpoint"]["root"], v["name"])

MEMBERS = {"format", "leafHash", "index", "size", "proof", "checkpoint", "verifierKey", "entry", "salt"}


def worth(receipt, verifier_key):
    if receipt["format"] != "cloison-receipt/1":
        return "unknown-format"
    proved = {"index", "size", "proof", "checkpoint"} & set(receipt)
    if set(receipt) - MEMBERS or len(proved) not in (0, 4) or ("entry" in receipt) != ("salt" in receipt):
        return "malformed"
    leaf = bytes.fromhex(receipt["leafHash"])
    if "entry" in receipt and leaf_hash(bytes.fromhex(receipt["salt"]), bytes.fromhex(receipt["entry"])) != leaf:
        return "entry-mismatch"
    if not proved:
        return "pending"
    result, size, tree_root = open_checkpoint(receipt["checkpoint"], verifier_key)
    if result != "ok":
        return {"malformed": "malformed-checkpoint", "bad-signature": "bad-checkpoint-signature"}.get(result, result)
    if size != receipt["size"]:
        return "size-mismatch"
    proof = [bytes.fromhex(h) for h in receipt["proof"]]
    return "ok" if root_from(leaf, receipt["index"], size, proof) == tree_root else "not-included"


file = vectors("receipt")
for v in file["receipts"]:
    check(worth(v["receipt"], file["verifierKey"]) == v["result"], v["name"])


# --- Cards and status lists ---

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text):
    data = b""
    for i in range(0, len(text), 3):
        group = text[i : i + 3]
        n = sum(ALPHABET.index(c) * 45**j for j, c in enumerate(group))
        data += n.to_bytes(len(group) - 1, "big")
    return data


def signed(data, context, file):
    """(result, payload) of a COSE_Sign1 (RFC 9052), all of whose header is protected."""
    tag, number, (protected, unprotected, payload, signature) = decode(data)
    assert (tag, number, unprotected) == ("tag", 18, {})
    header = decode(protected)
    assert header[1] == -7 and len(header) == 2
    if header[4].hex() != file["keyId"]:
        return "unknown-key", None
    to_be_signed = encode(["Signature1", protected, context, payload])
    return ("ok", decode(payload)) if es256(file["publicKeyPem"], to_be_signed, signature) else ("bad-signature", None)


def read_card(text, day, file):
    if not text.startswith("CLO1:"):
        return "malformed", None
    try:
        result, p = signed(base45(text[5:]), b"cloison/card/v1", file)
    except (ValueError, IndexError, OverflowError, AssertionError):
        return "malformed", None
    if result != "ok":
        return result, None
    first, after = ((date(1970, 1, 1) + timedelta(n)).isoformat() for n in (p[6], p[7]))
    if not first <= day < after:
        return ("not-yet-valid" if day < first else "expired"), None
    names = dict(handle=p[2].hex(), amc=p[3], convention=p[4], csr=p[5], validFrom=first, validUntil=after)
    return "ok", dict(names, statusIndex=p[8])


file = vectors("card")
for v in file["cards"]:
    result, card = read_card(v["text"], v["day"], file)
    check(result == v["result"] and card == v.get("card"), v["name"])
for v in file["digests"]:
    handle = bytes.fromhex(v["handle"])
    check(sha(b"cloison/card/v1\0", handle)[:16].hex() == v["cardDigest"], "card digest")
    key = sha(b"cloison/card-key/v1\0", v["birthDate"].encode(), str(v["rank"]).encode(), v["text"].encode())[:16]
    check(key.hex() == v["cardKey"], "card key")


def revoked(bits, size):
    return [i for i in range(size) if bits[i // 8] >> i % 8 & 1]


file = vectors("status-list")
result, before = signed(bytes.fromhex(file["list"]), b"cloison/status-list/v1", file)
check(result == "ok" and before[:3] == [1, file["amc"], 7], "list")
check(revoked(before[5], before[4]) == file["revokedInList"], "list bits")
result, delta = signed(bytes.fromhex(file["delta"]), b"cloison/status-delta/v1", file)
check(result == "ok" and delta[1:4] == [file["amc"], 7, 8], "delta")
result, after = signed(bytes.fromhex(file["next"]), b"cloison/status-list/v1", file)
check(result == "ok" and after[4] == delta[5] and sha(after[5]) == delta[7], "next list")
check(sorted(file["revokedInList"] + delta[6]) == revoked(after[5], after[4]) == file["revokedInNext"], "next bits")

print("ok: %d vectors" % checked)
