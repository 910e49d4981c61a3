using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Sending;

/// <summary>A block that is to be sent, or was and is not confirmed. Its bytes stand in their frame where a packet has them, so that
/// sending it, and sending it again, copies nothing.</summary>
internal struct SendBlock
{
    internal Frame Frame;
    internal long WireNumber;
    internal long FirstMessage;
    internal int Messages;
    internal int Length;
    internal int Losses;
    internal ulong PartsUnderWay;
    internal ulong PartsConfirmed;
    internal BlockMode Mode;
    internal BlockStage Stage;
}
