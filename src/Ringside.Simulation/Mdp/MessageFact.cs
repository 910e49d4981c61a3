using Ringside.Messaging.Mdp;

namespace Ringside.Simulation.Mdp;

/// <summary>What the model knows of a message that a node accepted for sending.</summary>
internal sealed class MessageFact
{
    internal required long Id { get; init; }

    internal required NodeRun Sender { get; init; }

    internal required PeerId Peer { get; init; }

    internal required long Number { get; init; }

    /// <summary>The connection, by the id that its receiver chose.</summary>
    internal required ConnectionPair Pair { get; init; }

    internal required SendOptions Options { get; init; }

    internal required int Size { get; init; }

    /// <summary>By the sender's clock.</summary>
    internal required long SentNanos { get; init; }

    internal int TimesReceived { get; set; }

    internal bool IsConfirmedByApplication { get; set; }

    internal bool ToldReceived { get; set; }

    internal bool ToldDelivered { get; set; }

    internal bool ToldReceivedTimeout { get; set; }

    internal bool ToldDeliveredTimeout { get; set; }

    internal bool ToldLost { get; set; }

    internal bool IsReliable => (Options.Flags & SendFlags.BestEffort) == 0;

    internal bool IsOrdered => (Options.Flags & (SendFlags.BestEffort | SendFlags.Unordered)) == 0;

    internal bool WantsReceived => (Options.Flags & SendFlags.ConfirmReceived) != 0;

    internal bool WantsDelivered => (Options.Flags & SendFlags.ConfirmDelivered) != 0;

    public override string ToString() =>
        $"message {Id} (number {Number} of node {Sender.Node} run {Sender.Run} to {Peer}, {Size} bytes, {Options.Flags}, "
        + $"received {TimesReceived} times{(IsConfirmedByApplication ? ", dealt with" : string.Empty)}, connection {Pair.ReceiverId:x})";
}
