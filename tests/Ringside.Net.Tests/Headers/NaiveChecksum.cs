namespace Ringside.Net.Tests.Headers;

/// <summary>The checksum as RFC 1071 words it: big-endian 16-bit words, one after the other, the carry added at the end.</summary>
internal static class NaiveChecksum
{
    internal static ushort Sum(params IEnumerable<byte> bytes)
    {
        ulong sum = 0;
        int index = 0;
        foreach (byte part in bytes)
        {
            sum += index++ % 2 == 0 ? (ulong)part << 8 : part;
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
