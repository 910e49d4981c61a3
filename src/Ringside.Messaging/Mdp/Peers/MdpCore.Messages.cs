using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>Messages in and out, as the user sees them.</content>
public sealed partial class MdpCore
{
    private readonly AssemblyMemory _memory;

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

    /// <summary>Longest payload of one message to a peer, in bytes.</summary>
    public int MaximumMessageTo(PeerId id) => Find(id)?.MaximumMessage(Options) ?? Options.MaxMessageSize;

    /// <summary>Longest payload to a peer that fits into one packet by what is known of the path, in bytes.</summary>
    public int MaximumUnorderedTo(PeerId id)
    {
        const int overhead = BlockCodec.HeaderSize + BlockCodec.FragmentSize;
        int most = MaximumMessageTo(id);
        return Find(id)?.Connection is { } connection
            ? Math.Min(most, connection.Queue.CapacityOf(connection.Path.Current) - overhead)
            : most;
    }

    /// <summary>By what a peer is known again.</summary>
    public PeerOrigin OriginOf(PeerId id) =>
        Find(id) is { } peer ? new PeerOrigin(peer.Connection?.Terms.RemoteInstance ?? 0, peer.Remote) : default;

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

    /// <summary>Gives a message back.</summary>
    public void Release(in ReceivedMessage message)
    {
        if (message.Pool is { } pool && (Planted != MdpFault.FrameLeaked || message.Length != 7))
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
}
