using System.Buffers.Binary;

namespace Ringside.Lab.MarketData.Gzip;

/// <summary>The CRC-32 of RFC 1952 section 8 (polynomial 0xEDB88320, reflected), eight bytes at a time.</summary>
internal sealed class Crc32
{
    private const int Slices = 8;
    private const uint Polynomial = 0xEDB88320;

    private readonly uint[] _table = new uint[Slices * 256];
    private uint _register = uint.MaxValue;

    internal Crc32()
    {
        for (var value = 0; value < 256; value++)
        {
            var register = (uint)value;
            for (var bit = 0; bit < 8; bit++)
                register = (register >> 1) ^ ((register & 1) != 0 ? Polynomial : 0);
            _table[value] = register;
        }

        // Slice n: what a byte does to the register when n more zero bytes follow it.
        for (var index = 256; index < _table.Length; index++)
            _table[index] = (_table[index - 256] >> 8) ^ _table[_table[index - 256] & 0xFF];
    }

    internal uint Value => ~_register;

    internal void Reset() => _register = uint.MaxValue;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        var table = _table.AsSpan();
        var register = _register;
        while (bytes.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ register;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            register = table[(int)(1792 + (low & 0xFF))] ^ table[(int)(1536 + ((low >> 8) & 0xFF))]
                ^ table[(int)(1280 + ((low >> 16) & 0xFF))] ^ table[(int)(1024 + (low >> 24))]
                ^ table[(int)(768 + (high & 0xFF))] ^ table[(int)(512 + ((high >> 8) & 0xFF))]
                ^ table[(int)(256 + ((high >> 16) & 0xFF))] ^ table[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (var value in bytes)
            register = (register >> 8) ^ table[(int)((register ^ value) & 0xFF)];
        _register = register;
    }
}
