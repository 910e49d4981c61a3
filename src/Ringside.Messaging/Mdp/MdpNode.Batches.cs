namespace Ringside.Messaging.Mdp;

/// <content>Sending several messages with one call: one to many peers, many to one, each to its own, each to many. They are packed into
/// packets together.</content>
public sealed partial class MdpNode
{
    /// <summary>Sends one message to many peers.</summary>
    /// <param name="peers">To whom.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="options">How it travels, and what is reported.</param>
    /// <param name="results">Gets what became of each; as many as there are peers.</param>
    /// <returns>How many were accepted.</returns>
    public int SendToMany(ReadOnlySpan<PeerId> peers, ReadOnlySpan<byte> payload, in SendOptions options, Span<SendResult> results)
    {
        CheckRoom(peers.Length, results.Length);
        int accepted = 0;
        for (int i = 0; i < peers.Length; i++)
        {
            results[i] = Send(peers[i], payload, options, out _);
            accepted += results[i] == SendResult.Accepted ? 1 : 0;
        }

        return accepted;
    }

    /// <summary>Sends many messages to one peer, in their order: when one is not accepted, those behind it are not tried.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="payloads">Their bytes.</param>
    /// <param name="options">How they travel, and what is reported.</param>
    /// <param name="result">Why the first that was not accepted was not.</param>
    /// <returns>How many of the first were accepted.</returns>
    public int SendMany(PeerId peer, ReadOnlySpan<ReadOnlyMemory<byte>> payloads, in SendOptions options, out SendResult result)
    {
        result = SendResult.Accepted;
        for (int i = 0; i < payloads.Length; i++)
        {
            result = Send(peer, payloads[i].Span, options, out _);
            if (result != SendResult.Accepted)
            {
                return i;
            }
        }

        return payloads.Length;
    }

    /// <summary>Sends many messages, each to its own peer.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="results">Gets what became of each.</param>
    /// <returns>How many were accepted.</returns>
    public int SendEach(ReadOnlySpan<OutgoingMessage> messages, Span<SendResult> results)
    {
        CheckRoom(messages.Length, results.Length);
        int accepted = 0;
        for (int i = 0; i < messages.Length; i++)
        {
            results[i] = Send(messages[i].Peer, messages[i].Payload.Span, messages[i].Options, out _);
            accepted += results[i] == SendResult.Accepted ? 1 : 0;
        }

        return accepted;
    }

    /// <summary>Sends many messages, each to many peers. To each peer they go in their order: when one is not accepted, those behind it are
    /// not tried there.</summary>
    /// <param name="peers">To whom.</param>
    /// <param name="payloads">Their bytes.</param>
    /// <param name="options">How they travel, and what is reported.</param>
    /// <param name="accepted">Gets how many of the first messages each peer was sent.</param>
    /// <returns>How many were accepted in all.</returns>
    public int SendManyToMany(
        ReadOnlySpan<PeerId> peers, ReadOnlySpan<ReadOnlyMemory<byte>> payloads, in SendOptions options, Span<int> accepted)
    {
        CheckRoom(peers.Length, accepted.Length);
        int sum = 0;
        for (int i = 0; i < peers.Length; i++)
        {
            accepted[i] = SendMany(peers[i], payloads, options, out _);
            sum += accepted[i];
        }

        return sum;
    }

    private static void CheckRoom(int needed, int given)
    {
        if (given < needed)
        {
            throw new ArgumentException($"there is room for {given} results; expected {needed}");
        }
    }
}
