using System.Text;

namespace Ringside.Exchange.Health;

/// <summary>Reads the head of one HTTP/1.1 request (RFC 9112, sections 2 to 5), strictly. A body is not read: the connection ends with the
/// answer.</summary>
internal sealed class HttpRequestReader(int most)
{
    private readonly byte[] _bytes = new byte[most];
    private int _count;

    // tchar of RFC 9110, section 5.6.2.
    private static ReadOnlySpan<byte> TokenBytes =>
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8;

    /// <summary>The method, when there is a request.</summary>
    internal string Method { get; private set; } = "";

    /// <summary>The path, without a query.</summary>
    internal string Path { get; private set; } = "";

    /// <summary>Takes bytes. Never throws, whatever they are.</summary>
    internal HttpOutcome Read(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _bytes.Length - _count);
        bytes[..taken].CopyTo(_bytes.AsSpan(_count));
        _count += taken;
        ReadOnlySpan<byte> head = _bytes.AsSpan(0, _count);
        int end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return _count < _bytes.Length ? HttpOutcome.NeedsMore : HttpOutcome.TooLong;
        head = head[..(end + 2)];
        int lineEnd = head.IndexOf("\r\n"u8);
        HttpOutcome outcome = ReadLine(head[..lineEnd], out bool needsHost);
        if (outcome != HttpOutcome.Request)
            return outcome;
        return AreHeadersGood(head[(lineEnd + 2)..], needsHost) ? HttpOutcome.Request : HttpOutcome.Malformed;
    }

    private HttpOutcome ReadLine(ReadOnlySpan<byte> line, out bool needsHost)
    {
        needsHost = false;
        int methodEnd = line.IndexOf((byte)' ');
        int targetEnd = line.LastIndexOf((byte)' ');
        if (methodEnd <= 0 || targetEnd <= methodEnd + 1 || line[..methodEnd].ContainsAnyExcept(TokenBytes))
            return HttpOutcome.Malformed;
        ReadOnlySpan<byte> target = line[(methodEnd + 1)..targetEnd];
        ReadOnlySpan<byte> version = line[(targetEnd + 1)..];
        bool isVersion = version.Length == 8 && version.StartsWith("HTTP/"u8) && char.IsAsciiDigit((char)version[5])
            && version[6] == '.' && char.IsAsciiDigit((char)version[7]);
        if (target[0] != '/' || target.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) || !isVersion)
            return HttpOutcome.Malformed;
        if (version[5] != '1')
            return HttpOutcome.OtherVersion;
        int query = target.IndexOf((byte)'?');
        Method = Encoding.ASCII.GetString(line[..methodEnd]);
        Path = Encoding.ASCII.GetString(query < 0 ? target : target[..query]);
        needsHost = version[7] != '0';
        return HttpOutcome.Request;
    }

    private static bool AreHeadersGood(ReadOnlySpan<byte> lines, bool needsHost)
    {
        int hosts = 0;
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = lines[..end];
            lines = lines[(end + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExcept(TokenBytes) || line.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
                return false;
            if (Ascii.EqualsIgnoreCase(line[..colon], "host"u8))
                hosts++;
        }

        return hosts == 1 || (hosts == 0 && !needsHost);
    }
}
