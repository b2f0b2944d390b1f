namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>Where in the map an entry's key and value lie.</summary>
internal readonly record struct LmdbEntry(nint Key, ushort KeyLength, nint Value, uint ValueLength);
