using System.Buffers.Binary;
using Ringside.Exchange.Gateways;

namespace Ringside.Exchange.Clients;

/// <summary>What a drop copy reads: messages of all sessions of its member, each behind the number of its session (4 bytes, big-endian),
/// and the orders of each session, so that its messages say as much as a session's own.</summary>
/// <remarks>The orders of a session are kept from its first message on. Sessions above <see cref="MostSessions"/> are read, too, but
/// nothing is known of their orders.</remarks>
internal sealed class CopiedOrders
{
    internal const int MostSessions = 256;

    private readonly Dictionary<uint, ClientOrders> _sessions = [];
    private readonly ClientOrders _others = new(0);
    private readonly int _mostOrders;

    /// <summary>No session yet.</summary>
    /// <param name="mostOrders">Most orders of a session that live.</param>
    internal CopiedOrders(int mostOrders) => _mostOrders = mostOrders;

    /// <summary>Splits a message of a drop copy.</summary>
    /// <returns>False when it is too short to be one.</returns>
    internal static bool TrySplit(ReadOnlySpan<byte> message, out uint session, out ReadOnlySpan<byte> copied)
    {
        bool isLongEnough = message.Length > MemberStreams.MemberPrefix;
        session = isLongEnough ? BinaryPrimitives.ReadUInt32BigEndian(message) : 0;
        copied = isLongEnough ? message[MemberStreams.MemberPrefix..] : default;
        return session != 0;
    }

    /// <summary>The orders of a session.</summary>
    internal ClientOrders Of(uint session)
    {
        if (_sessions.TryGetValue(session, out ClientOrders? orders))
            return orders;
        if (_sessions.Count == MostSessions)
            return _others;
        orders = new ClientOrders(_mostOrders);
        _sessions.Add(session, orders);
        return orders;
    }
}
