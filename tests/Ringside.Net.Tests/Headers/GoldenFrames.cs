using System.Globalization;

namespace Ringside.Net.Tests.Headers;

/// <summary>Frames that a 6.18 kernel sent from one end of a veth pair with checksums in software, recorded at the other end.</summary>
internal static class GoldenFrames
{
    // 10.77.0.1:40000 to 10.77.0.2:5000, "golden"
    internal const string UnicastIPv4 = """
        02 00 0a 4d 00 02 02 00 0a 4d 00 01 08 00
        45 00 00 22 c4 f5 40 00 40 11 61 39 0a 4d 00 01 0a 4d 00 02
        9c 40 13 88 00 0e 02 2b 67 6f 6c 64 65 6e
        """;

    // 10.77.0.1:40000 to 239.255.1.2:5001, "group"
    internal const string MulticastIPv4 = """
        01 00 5e 7f 01 02 02 00 0a 4d 00 01 08 00
        45 00 00 21 eb 61 40 00 01 11 93 1b 0a 4d 00 01 ef ff 01 02
        9c 40 13 89 00 0d 0d d3 67 72 6f 75 70
        """;

    // fd77::1:40000 to fd77::2:5002, "golden", flow label 6fbdf
    internal const string UnicastIPv6 = """
        02 00 0a 4d 00 02 02 00 0a 4d 00 01 86 dd
        60 06 fb df 00 0e 11 40 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 01 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 02
        9c 40 13 8a 00 0e 1b d3 67 6f 6c 64 65 6e
        """;

    // 10.77.0.1:40000 to 10.77.0.2:5003, nothing
    internal const string Empty = """
        02 00 0a 4d 00 02 02 00 0a 4d 00 01 08 00
        45 00 00 1c c4 f6 40 00 40 11 61 3e 0a 4d 00 01 0a 4d 00 02
        9c 40 13 8b 00 08 3b 76
        """;

    // The last fragment of 10.77.0.1:40000 to 10.77.0.2:5004
    internal const string LastFragment = """
        02 00 0a 4d 00 02 02 00 0a 4d 00 01 08 00
        45 00 00 1c c4 f7 00 b9 40 11 a0 84 0a 4d 00 01 0a 4d 00 02
        78 78 78 78 78 78 78 78
        """;

    // 10.77.0.1:40000 to 10.77.0.2:5005 with the option "router alert", "opt"
    internal const string Options = """
        02 00 0a 4d 00 02 02 00 0a 4d 00 01 08 00
        46 00 00 23 c4 f8 00 00 40 11 0c 31 0a 4d 00 01 0a 4d 00 02 94 04 00 00
        9c 40 13 8d 00 0b 57 fd 6f 70 74
        """;

    internal static byte[] Bytes(string text) =>
        [.. text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(pair => byte.Parse(pair, NumberStyles.HexNumber))];

    /// <summary>The same frame with an 802.1Q tag in front of its type.</summary>
    internal static byte[] Tagged(byte[] frame, ushort type = 0x8100) =>
        [.. frame[..12], (byte)(type >> 8), (byte)type, 0x60, 0x05, .. frame[12..]];
}
