using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>Messages in and out, as the user sees them.</content>
public sealed partial class MdpCore
{
    private readonly Queue<ReadyBlock> _readyBlocks = new();
    private readonly AssemblyMemory _memory;
    private ReadyBlock _reading;
    private bool _isReading;
    private int _readAt;
    private long _readNumber;

    /// <summary>Sends one message to one peer.</summary>
    /// <param name="id">To whom.</param>
    /// <param name="payload">Its bytes; copied once, to where they leave from.</param>
    /// <param name="options">How it travels, and what is reported.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="number">Its number at this peer, from 1, when it was accepted.</param>
    public SendResult Send(PeerId id, ReadOnlySpan<byte> payload, in SendOptions options, long nowNanos, out long number)
    {
        number = 0;
        Peer? peer = Find(id);
        if (peer is null)
        {
            return SendResult.UnknownPeer;
        }

        if (payload.Length > peer.MaximumMessage(Options))
        {
            return SendResult.TooLong;
        }

        if (peer.Connection is not { } connection || !peer.Messages.HasRoom || _events.Count > 2 * Options.MaxEnqueuedMessages)
        {
            peer.Statistics.Backpressure++;
            return SendResult.Backpressure;
        }

        SendResult result = connection.Queue.TryAppend(payload, options.Flags, peer.Messages.Next, connection.Path.Current, out int blocks);
        if (result != SendResult.Accepted)
        {
            peer.Statistics.Backpressure += result == SendResult.Backpressure ? 1 : 0;
            return result;
        }

        number = peer.Messages.Next;
        peer.Messages.Add(options, blocks, nowNanos);
        peer.Statistics.MessagesSent++;
        peer.Statistics.PayloadBytesSent += payload.Length;
        MarkReady(peer);
        return SendResult.Accepted;
    }

    /// <summary>What is known of a message; finished ones are remembered for a while.</summary>
    public MessageState StateOf(PeerId id, long number) => Find(id)?.Messages.StateOf(number) ?? MessageState.Unknown;

    /// <summary>Lists the messages to a peer that are not done, in their order.</summary>
    /// <param name="id">The peer.</param>
    /// <param name="into">Gets each with its state.</param>
    public void ListMessages(PeerId id, ICollection<(long Number, MessageState State)> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Find(id)?.Messages.ListPending(into);
    }

    /// <summary>Messages to a peer that are not done.</summary>
    public int PendingOf(PeerId id) => Find(id)?.Messages.Pending ?? 0;

    /// <summary>Whether a message, or a part of one, waits to be taken.</summary>
    public bool HasMessage => _isReading || _readyBlocks.Count > 0;

    /// <summary>Takes the oldest message that was not taken.</summary>
    /// <param name="message">A lease: give it back with <see cref="Release"/>.</param>
    /// <returns>False when there is none, or no memory to put one together until others are given back.</returns>
    public bool TryTakeMessage(out ReceivedMessage message)
    {
        while (_isReading || TryStartReading())
        {
            FramePool pool = _pools[_reading.Port];
            ReadOnlySpan<byte> block = pool[_reading.Block];
            if (!BlockCodec.TryReadFragment(block, _readAt, out int length, out FragmentFlags flags))
            {
                FinishReading();
                continue;
            }

            var data = new Frame(_reading.Block.Offset + _readAt + BlockCodec.FragmentSize, length);
            if ((flags & (FragmentFlags.First | FragmentFlags.End)) == (FragmentFlags.First | FragmentFlags.End))
            {
                pool.Share(data);
                message = new ReceivedMessage(
                    _reading.Peer, _reading.Connection, _readNumber, (flags & FragmentFlags.WantsDelivered) != 0, pool, data);
                Count(_reading.Peer, length);
                Step(length, endsMessage: true);
                return true;
            }

            if (!TryAssemble(pool[data], flags, out message, out bool isWhole))
            {
                return false;
            }

            Step(length, (flags & FragmentFlags.End) != 0);
            if (isWhole)
            {
                Count(message.Peer, message.Length);
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>Gives a message back.</summary>
    public void Release(in ReceivedMessage message)
    {
        if (message.Pool is { } pool)
        {
            pool.Return(message.Frame);
        }
        else if (message.Buffer is { } buffer)
        {
            _memory.Give(buffer);
        }
    }

    /// <summary>Tells the sender that the application has dealt with a message. Before it is given back or after.</summary>
    /// <returns><see cref="SendResult.UnknownPeer"/> when the connection that it came by is over;
    /// <see cref="SendResult.Backpressure"/> when so many confirmations wait that this one has to be tried again.</returns>
    public SendResult ConfirmDelivered(in ReceivedMessage message)
    {
        if (Find(message.Peer) is not { Connection: { } connection } peer || connection.Terms.LocalId != message.Connection)
        {
            return SendResult.UnknownPeer;
        }

        if (peer.Delivered.Count >= Options.MaxEnqueuedMessages)
        {
            return SendResult.Backpressure;
        }

        if (peer.Delivered.Count > 0 || !connection.Queue.TryAppendConfirmation(message.Number, 1, connection.Path.Current))
        {
            peer.Delivered.Enqueue((message.Number, 1));
        }

        MarkReady(peer);
        return SendResult.Accepted;
    }

    // What is put together must fit into the memory for it.
    private int LongestIncoming => Math.Min(Options.MaxMessageSize, _memory.Longest);

    private bool TryStartReading()
    {
        while (_readyBlocks.TryDequeue(out _reading))
        {
            ReadOnlySpan<byte> block = _pools[_reading.Port][_reading.Block];
            if (BlockCodec.TryReadHeader(block, out uint first, out _))
            {
                // Numbers only grow, so the low half tells the whole one as long as the last that was read is near.
                _readNumber = PacketHeader.Widen(first, Find(_reading.Peer)?.LastReadNumber ?? first);
                _readAt = BlockCodec.HeaderSize;
                _isReading = true;
                return true;
            }

            FinishReading();
        }

        return false;
    }

    private void Step(int length, bool endsMessage)
    {
        _readAt += BlockCodec.FragmentSize + length;
        _readNumber += endsMessage ? 1 : 0;
    }

    private void FinishReading()
    {
        _isReading = false;
        _pools[_reading.Port].Return(_reading.Block);
        if (Find(_reading.Peer) is not { } peer)
        {
            return;
        }

        peer.LastReadNumber = Math.Max(peer.LastReadNumber, _readNumber);
        if (_reading.IsCounted && peer.Connection is { } connection && connection.Terms.LocalId == _reading.Connection)
        {
            connection.Window.Untaken--;
            if (connection.Window.CreditEnd - connection.AdvertisedCredit >= Math.Max(1, Options.MaxPeerPackets / 4))
            {
                MarkReady(peer);
            }
        }
    }

    // Puts the next part of a long message to the others; false when there is no memory for it now.
    private bool TryAssemble(ReadOnlySpan<byte> data, FragmentFlags flags, out ReceivedMessage message, out bool isWhole)
    {
        message = default;
        isWhole = false;
        Peer? peer = Find(_reading.Peer);
        if (peer?.Connection is null || peer.Connection.Terms.LocalId != _reading.Connection)
        {
            return true; // the rest of it will never come
        }

        ref Assembly assembly = ref peer.Assembly;
        if ((flags & FragmentFlags.First) != 0)
        {
            if (!TryStartAssembly(peer, data, flags, out bool isWrong))
            {
                return isWrong;
            }

            data = data[BlockCodec.MessageSizeSize..];
        }

        if (assembly.Buffer is null || data.Length > assembly.Size - assembly.Filled)
        {
            return IsWrong(peer) || true;
        }

        data.CopyTo(assembly.Buffer.AsSpan(assembly.Filled));
        assembly.Filled += data.Length;
        if ((flags & FragmentFlags.End) == 0)
        {
            return true;
        }

        if (assembly.Filled != assembly.Size)
        {
            ForgetAssembly(peer);
            return IsWrong(peer) || true;
        }

        message = new ReceivedMessage(
            peer.Id, _reading.Connection, assembly.Number, assembly.WantsDelivered, assembly.Buffer, assembly.Size);
        assembly = default;
        isWhole = true;
        return true;
    }

    private bool TryStartAssembly(Peer peer, ReadOnlySpan<byte> data, FragmentFlags flags, out bool isWrong)
    {
        ForgetAssembly(peer);
        int size = data.Length < BlockCodec.MessageSizeSize ? 0 : BinaryPrimitives.ReadInt32LittleEndian(data);
        isWrong = size <= 0 || size > LongestIncoming;
        if (isWrong)
        {
            peer.Statistics.Malformed++;
            return false;
        }

        if (_memory.TryTake(size) is not { } buffer)
        {
            return false;
        }

        peer.Assembly = new Assembly
        {
            Buffer = buffer,
            Size = size,
            Number = _readNumber,
            WantsDelivered = (flags & FragmentFlags.WantsDelivered) != 0,
        };
        return true;
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
