using System.Buffers.Binary;
using System.Diagnostics;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>
/// From blocks to messages, when the user takes them. Each connection has an inbox; those with blocks take turns, a block each. One that
/// finds no memory for a long message steps aside, so that others, which may hold what it needs, go on.
/// </content>
public sealed partial class MdpCore
{
    private readonly Queue<Inbox> _inboxes = new();
    private int _readyBlocks;

    private enum Taken
    {
        Message,
        Part,
        NoMemory,
    }

    /// <summary>Whether a message, or a part of one, waits to be taken.</summary>
    public bool HasMessage => _inboxes.Count > 0;

    /// <summary>Takes a message that was not taken, the oldest of one peer after that of another.</summary>
    /// <param name="message">A lease: give it back with <see cref="Release"/>.</param>
    /// <returns>False when there is none, or no memory to put one together until others are given back.</returns>
    public bool TryTakeMessage(out ReceivedMessage message)
    {
        message = default;
        for (int without = 0; without < _inboxes.Count;)
        {
            Inbox inbox = _inboxes.Peek();
            Taken taken = TakeNext(inbox, out message);
            without += taken == Taken.NoMemory ? 1 : 0;
            if (!inbox.IsReading || taken == Taken.NoMemory)
            {
                LetNextReadersTurn(inbox);
            }

            if (taken == Taken.Message)
            {
                return true;
            }
        }

        return false;
    }

    // What is put together must fit into the memory for it.
    private int LongestIncoming => Math.Min(Options.MaxMessageSize, _memory.Longest);

    private void PutIntoInbox(Inbox inbox, Frame block, bool isCounted)
    {
        inbox.Blocks.Enqueue(new ReadyBlock(block, isCounted));
        _readyBlocks++;
        if (!inbox.IsListed)
        {
            inbox.IsListed = true;
            _inboxes.Enqueue(inbox);
        }
    }

    private void LetNextReadersTurn(Inbox inbox)
    {
        _inboxes.Dequeue();
        if (inbox.IsReading || inbox.Blocks.Count > 0)
        {
            _inboxes.Enqueue(inbox);
            return;
        }

        inbox.IsListed = false;
        ForgetAssemblyIfOver(inbox);
    }

    // The connection is over. What has arrived whole can still be taken, but nothing comes to it.
    private void LeaveInbox(Inbox inbox)
    {
        inbox.Window = null;
        ForgetAssemblyIfOver(inbox);
    }

    private void ForgetAssemblyIfOver(Inbox inbox)
    {
        if (inbox.Window is null && !inbox.IsListed)
        {
            ForgetAssembly(inbox);
        }
    }

    private void ForgetAssembly(Inbox inbox)
    {
        if (inbox.Assembly.Buffer is { } buffer)
        {
            _memory.Give(buffer);
        }

        inbox.Assembly = default;
    }

    // One step: the next message of the block that is being read, or a part of one.
    private Taken TakeNext(Inbox inbox, out ReceivedMessage message)
    {
        message = default;
        FramePool pool = _pools[inbox.Port];
        if (!inbox.IsReading)
        {
            inbox.Start(pool);
        }

        if (!BlockCodec.TryReadFragment(pool[inbox.Reading.Block], inbox.At, out int length, out FragmentFlags flags))
        {
            FinishReading(inbox);
            return Taken.Part;
        }

        const FragmentFlags whole = FragmentFlags.First | FragmentFlags.End;
        var data = new Frame(inbox.Reading.Block.Offset + inbox.At + BlockCodec.FragmentSize, length);
        Taken taken = Taken.Message;
        if ((flags & whole) == whole)
        {
            pool.Share(data);
            bool wants = (flags & FragmentFlags.WantsDelivered) != 0;
            message = new ReceivedMessage(inbox.Peer, inbox.Connection, inbox.Number, wants, pool, data);
        }
        else
        {
            taken = Assemble(inbox, pool[data], flags, out message);
        }

        if (taken != Taken.NoMemory)
        {
            Step(inbox, pool, length, flags);
        }

        if (taken == Taken.Message)
        {
            Count(inbox.Peer, message.Length);
            _ = Planted == MdpFault.DeliveredEarly && message.WantsDelivered && ConfirmDelivered(message) == SendResult.Accepted;
        }

        return taken;
    }

    private void Step(Inbox inbox, FramePool pool, int length, FragmentFlags flags)
    {
        inbox.At += BlockCodec.FragmentSize + length;
        inbox.Number += (flags & FragmentFlags.End) != 0 ? 1 : 0;
        if (inbox.At + BlockCodec.FragmentSize > inbox.Reading.Block.Length)
        {
            FinishReading(inbox);
        }
    }

    private void FinishReading(Inbox inbox)
    {
        Debug.Assert(inbox.IsReading, "a block is finished once");
        inbox.IsReading = false;
        _readyBlocks--;
        _pools[inbox.Port].Return(inbox.Reading.Block);
        if (inbox.Window is not { } window || Find(inbox.Peer) is not { Connection: { } connection } peer)
        {
            return;
        }

        peer.LastReadNumber = Math.Max(peer.LastReadNumber, inbox.Number);
        if (inbox.Reading.IsCounted)
        {
            window.Untaken--;
            if (window.CreditEnd - connection.AdvertisedCredit >= Math.Max(1, Options.MaxPeerPackets / 4))
            {
                MarkReady(peer);
            }
        }
    }

    // Puts the next part of a long message to the others.
    private Taken Assemble(Inbox inbox, ReadOnlySpan<byte> data, FragmentFlags flags, out ReceivedMessage message)
    {
        message = default;
        if ((flags & FragmentFlags.First) != 0)
        {
            if (inbox.Assembly.Buffer is not null)
            {
                ForgetAssembly(inbox);
                return CountMalformed(inbox); // the one before it has no end
            }

            int size = data.Length < BlockCodec.MessageSizeSize ? 0 : BinaryPrimitives.ReadInt32LittleEndian(data);
            if (size <= 0 || size > LongestIncoming)
            {
                return CountMalformed(inbox);
            }

            if (!TryStartAssembly(inbox, size, flags))
            {
                return Taken.NoMemory;
            }

            data = data[BlockCodec.MessageSizeSize..];
        }

        ref Assembly assembly = ref inbox.Assembly;
        if (assembly.Buffer is null || data.Length > assembly.Size - assembly.Filled)
        {
            return CountMalformed(inbox);
        }

        data.CopyTo(assembly.Buffer.AsSpan(assembly.Filled));
        assembly.Filled += data.Length;
        if ((flags & FragmentFlags.End) == 0)
        {
            return Taken.Part;
        }

        if (assembly.Filled != assembly.Size)
        {
            ForgetAssembly(inbox);
            return CountMalformed(inbox);
        }

        message = new ReceivedMessage(
            inbox.Peer, inbox.Connection, assembly.Number, assembly.WantsDelivered, assembly.Buffer, assembly.Size);
        assembly = default;
        return Taken.Message;
    }

    private bool TryStartAssembly(Inbox inbox, int size, FragmentFlags flags)
    {
        if (_memory.TryTake(size) is not { } buffer)
        {
            return false;
        }

        inbox.Assembly = new Assembly
        {
            Buffer = buffer,
            Size = size,
            Number = inbox.Number,
            WantsDelivered = (flags & FragmentFlags.WantsDelivered) != 0,
        };
        return true;
    }

    private Taken CountMalformed(Inbox inbox)
    {
        if (Find(inbox.Peer) is { } peer)
        {
            peer.Statistics.Malformed++;
            if (peer.Connection is { } connection && connection.Inbox == inbox)
            {
                // Its messages were confirmed as received, and the user will never have them: the peer must know.
                connection.IsBroken = true;
                peer.DeadlineNanos = 0;
                _deadlines.Set(peer.Id.Slot, 0);
            }
        }

        return Taken.Part;
    }

    private void Count(PeerId id, int bytes)
    {
        if (Find(id) is { } peer)
        {
            peer.Statistics.MessagesReceived++;
            peer.Statistics.PayloadBytesReceived += bytes;
        }
    }
}
