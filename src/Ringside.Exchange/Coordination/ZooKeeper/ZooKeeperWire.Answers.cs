namespace Ringside.Exchange.Coordination.ZooKeeper;

internal static partial class ZooKeeperWire
{
    /// <summary>Reads the first packet of a server.</summary>
    /// <returns>False when it is none; the same for all below.</returns>
    internal static bool TryReadConnect(ReadOnlySpan<byte> packet, out ZooKeeperConnectAnswer answer)
    {
        JuteReader reader = new(packet);
        int version = reader.Int32();
        int timeout = reader.Int32();
        long session = reader.Int64();
        byte[] password = reader.Buffer(ZooKeeperLimits.MostPasswordBytes).ToArray();
        bool isReadOnly = reader.HasMore && reader.Boolean();
        answer = new ZooKeeperConnectAnswer(timeout, session, password, isReadOnly);
        return reader.IsWhole && version == 0 && timeout is >= 0 and <= ZooKeeperLimits.LongestTimeoutMillis;
    }

    /// <summary>Reads what each further packet of a server begins with.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="header">What it says.</param>
    /// <param name="body">What follows.</param>
    internal static bool TryReadHeader(ReadOnlySpan<byte> packet, out ZooKeeperReplyHeader header, out ReadOnlySpan<byte> body)
    {
        JuteReader reader = new(packet);
        header = new ZooKeeperReplyHeader(reader.Int32(), reader.Int64(), (ZooKeeperError)reader.Int32());
        body = reader.Rest;
        return reader.IsWhole || reader.HasMore;
    }

    /// <summary>Reads a watch that has fired.</summary>
    internal static bool TryReadChange(ReadOnlySpan<byte> body, out ZooKeeperChange change)
    {
        JuteReader reader = new(body);
        int kind = reader.Int32();
        reader.Int32(); // the state of the session, which the connection tells as well
        change = new ZooKeeperChange((ZooKeeperChangeKind)kind, reader.Text(ZooKeeperLimits.LongestPath));
        return reader.IsWhole && kind is -1 or (>= 1 and <= 4);
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="tag">What the user has called the request.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="error">What the header says; with an error there is no body.</param>
    /// <param name="body">The body.</param>
    /// <param name="answer">The answer, when the result is true.</param>
    internal static bool TryReadAnswer(
        int tag, in ZooKeeperRequest request, ZooKeeperError error, ReadOnlySpan<byte> body, out ZooKeeperAnswer answer)
    {
        answer = new ZooKeeperAnswer(tag, request, error);
        if (error != ZooKeeperError.None)
            return body.IsEmpty;
        JuteReader reader = new(body);
        switch (request.Operation)
        {
            case ZooKeeperOperation.Create or ZooKeeperOperation.Sync:
                answer = answer with { Path = reader.Text(ZooKeeperLimits.LongestPath) };
                break;
            case ZooKeeperOperation.Exists or ZooKeeperOperation.SetData:
                answer = answer with { Stat = ReadStat(ref reader) };
                break;
            case ZooKeeperOperation.GetData:
                byte[] data = reader.Buffer(ZooKeeperLimits.MostDataBytes).ToArray();
                answer = answer with { Data = data, Stat = ReadStat(ref reader) };
                break;
            case ZooKeeperOperation.GetChildren2:
                string[] children = reader.Texts(ZooKeeperLimits.MostChildren, ZooKeeperLimits.LongestPath);
                answer = answer with { Children = children, Stat = ReadStat(ref reader) };
                break;
        }

        return reader.IsWhole;
    }

    private static ZooKeeperStat ReadStat(ref JuteReader reader) => new(
        reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int32(), reader.Int32(), reader.Int32(),
        reader.Int64(), reader.Int32(), reader.Int32(), reader.Int64());
}
