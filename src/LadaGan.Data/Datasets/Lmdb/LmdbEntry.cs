namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>Where in the map an entry's key and value lie; 24 bytes in this order.</summary>
internal readonly record struct LmdbEntry(nint Key, nint Value, uint ValueLength, ushort KeyLength);
