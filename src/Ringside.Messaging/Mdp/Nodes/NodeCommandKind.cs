namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Kinds of <see cref="NodeCommand"/>.</summary>
internal enum NodeCommandKind : byte
{
    /// <summary>Send <see cref="NodeCommand.Payload"/>.</summary>
    Send,

    /// <summary>Take <see cref="NodeCommand.Message"/> back.</summary>
    Release,

    /// <summary>Tell the sender of <see cref="NodeCommand.Message"/> that it was delivered.</summary>
    Confirm,

    /// <summary>Anything else: <see cref="NodeCommand.Call"/>.</summary>
    Call,
}
