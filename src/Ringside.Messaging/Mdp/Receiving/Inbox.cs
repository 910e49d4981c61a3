using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>The blocks of one connection whose messages the user may take, and how far he has come. It outlives its connection: what its
/// sender was told to be received can be taken afterwards, too.</summary>
internal sealed class Inbox(PeerId peer, ulong connection, int port, BlockWindow window, long lastNumber)
{
    internal PeerId Peer { get; } = peer;

    internal ulong Connection { get; } = connection;

    internal int Port { get; } = port;

    /// <summary>Where its blocks count; null when the connection is over.</summary>
    internal BlockWindow? Window { get; set; } = window;

    internal Queue<ReadyBlock> Blocks { get; } = new();

    /// <summary>It stands among those that take turns.</summary>
    internal bool IsListed { get; set; }

    /// <summary>A block is being read: <see cref="Reading"/>, from <see cref="At"/>, where message <see cref="Number"/> stands.</summary>
    internal bool IsReading { get; set; }

    internal ReadyBlock Reading { get; private set; }

    internal int At { get; set; }

    internal long Number { get; set; } = lastNumber;

    /// <summary>A message of several blocks of which the first have been read.</summary>
    internal Assembly Assembly;

    /// <summary>Starts to read the next block.</summary>
    internal void Start(FramePool pool)
    {
        Reading = Blocks.Dequeue();
        IsReading = true;
        At = BlockCodec.HeaderSize;
        if (BlockCodec.TryReadHeader(pool[Reading.Block], out uint first, out _))
        {
            // Numbers only grow, so the low half tells the whole one as long as the last that was read is near.
            Number = Number == 0 ? first : PacketHeader.Widen(first, Number);
        }
        else
        {
            At = Reading.Block.Length;
        }
    }

    /// <summary>Returns all blocks.</summary>
    internal void Clear(FramePool pool)
    {
        if (IsReading)
        {
            pool.Return(Reading.Block);
        }

        while (Blocks.TryDequeue(out ReadyBlock ready))
        {
            pool.Return(ready.Block);
        }

        IsReading = false;
    }
}
