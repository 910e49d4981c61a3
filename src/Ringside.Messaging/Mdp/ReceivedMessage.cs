using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp;

/// <summary>A message that arrived: a lease of its bytes, valid until it is given back (docs/mdp.md).</summary>
/// <remarks>A message of one packet is read where it arrived; one of several was put together in a buffer.</remarks>
public readonly struct ReceivedMessage : IEquatable<ReceivedMessage>
{
    private readonly FramePool? _pool;
    private readonly byte[]? _buffer;
    private readonly Frame _frame;

    internal ReceivedMessage(PeerId peer, ulong connection, long number, bool wantsDelivered, FramePool pool, Frame frame)
    {
        (Peer, Connection, Number, WantsDelivered) = (peer, connection, number, wantsDelivered);
        (_pool, _frame) = (pool, frame);
    }

    internal ReceivedMessage(PeerId peer, ulong connection, long number, bool wantsDelivered, byte[] buffer, int length)
    {
        (Peer, Connection, Number, WantsDelivered) = (peer, connection, number, wantsDelivered);
        (_buffer, _frame) = (buffer, new Frame(0, length));
    }

    /// <summary>Who sent it.</summary>
    public PeerId Peer { get; }

    /// <summary>Its number at its sender, from 1; 0 for no message.</summary>
    public long Number { get; }

    /// <summary>Whether its sender wants to know when the application has dealt with it.</summary>
    public bool WantsDelivered { get; }

    /// <summary>Bytes of the payload.</summary>
    public int Length => _frame.Length;

    /// <summary>The payload. Not to be touched after the message was given back.</summary>
    public ReadOnlySpan<byte> Bytes => _pool is not null ? _pool[_frame] : _buffer.AsSpan(0, _frame.Length);

    /// <summary>The connection that it came by: numbers begin anew when its sender was restarted.</summary>
    internal ulong Connection { get; }

    internal FramePool? Pool => _pool;

    internal Frame Frame => _frame;

    internal byte[]? Buffer => _buffer;

    /// <inheritdoc/>
    public bool Equals(ReceivedMessage other) => Peer == other.Peer && Number == other.Number && Number != 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReceivedMessage other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Peer, Number);

    /// <summary>Whether both are the same message.</summary>
    public static bool operator ==(ReceivedMessage left, ReceivedMessage right) => left.Equals(right);

    /// <summary>Whether they are different messages.</summary>
    public static bool operator !=(ReceivedMessage left, ReceivedMessage right) => !left.Equals(right);
}
