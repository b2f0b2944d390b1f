"""Compares `ladagan inspect` with a reader of TensorFlow checkpoints that shares nothing with it."""

import glob
import hashlib
import json
import struct
import subprocess
import sys

TYPES = {1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 7: "string", 9: "int64", 10: "bool",
         14: "bfloat16", 17: "uint16", 19: "float16", 22: "uint32", 23: "uint64"}
MAGIC = 0xDB4775248B80FB57


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def table_of_crc():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC = table_of_crc()


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC[(crc ^ byte) & 255] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17 & 0xFFFFFFFF) + 0xA282EAD8) & 0xFFFFFFFF


def snappy(data):
    length, at = varint(data, 0)
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                size, at = int.from_bytes(data[at:at + size - 59], "little"), at + size - 59
            out += data[at:at + size + 1]
            at += size + 1
            continue
        if tag & 3 == 1:
            size, offset, at = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[at], at + 1
        else:
            width = 2 if tag & 3 == 2 else 4
            size, offset, at = (tag >> 2) + 1, int.from_bytes(data[at:at + width], "little"), at + width
        for _ in range(size):
            out.append(out[-offset])
    assert len(out) == length
    return bytes(out)


def block(file, offset, size):
    assert masked(file[offset:offset + size + 1]) == struct.unpack_from("<I", file, offset + size + 1)[0]
    data = file[offset:offset + size]
    data = snappy(data) if file[offset + size] == 1 else data
    end = len(data) - 4 - 4 * struct.unpack("<I", data[-4:])[0]
    at, key = 0, b""
    while at < end:
        shared, at = varint(data, at)
        unshared, at = varint(data, at)
        length, at = varint(data, at)
        key = key[:shared] + data[at:at + unshared]
        at += unshared
        yield key, data[at:at + length]
        at += length


def fields(message):
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0:
            value, at = varint(message, at)
        elif tag & 7 == 2:
            length, at = varint(message, at)
            value, at = message[at:at + length], at + length
        else:
            value, at = struct.unpack_from("<I", message, at)[0], at + 4
        yield tag >> 3, value


def tensors(prefix):
    file = open(f"{prefix}.index", "rb").read()
    assert struct.unpack("<Q", file[-8:])[0] == MAGIC
    at = len(file) - 48
    handle = []
    for _ in range(4):
        number, at = varint(file, at)
        handle.append(number)
    for _, value in block(file, *handle[2:]):
        offset, at = varint(value, 0)
        for key, entry in block(file, offset, varint(value, at)[0]):
            if key == b"":
                shards = dict(fields(entry))[1]
                continue
            found = dict(fields(entry))
            shape = [dict(fields(dim)).get(1, 0) for number, dim in fields(found.get(2, b"")) if number == 2]
            with open(f"{prefix}.data-{found.get(3, 0):05d}-of-{shards:05d}", "rb") as values:
                values.seek(found.get(4, 0))
                data = values.read(found.get(5, 0))
            # A text's checksum is of its parts; that of anything else is of its bytes.
            assert found[1] == 7 or masked(data) == found[6], key
            yield {"name": key.decode(), "type": TYPES[found[1]], "shape": shape, "sha256": hashlib.sha256(data).hexdigest()}


def main():
    program, folder = sys.argv[1:]
    failed = 0
    for index in sorted(glob.glob(f"{folder}/*.index")):
        prefix = index[:-len(".index")]
        expected = list(tensors(prefix))
        told = json.loads(subprocess.run([program, "inspect", prefix, "--json"], check=True, capture_output=True).stdout)
        same = expected == told["tensors"] and told["kind"] == "tensorflow"
        failed += not same
        print(f"{prefix}: {len(expected)} tensors, {'the same' if same else 'NOT the same'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
