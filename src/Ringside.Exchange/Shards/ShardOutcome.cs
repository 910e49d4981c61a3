namespace Ringside.Exchange.Shards;

/// <summary>What a shard made of an input before the engine saw it.</summary>
public enum ShardOutcome : byte
{
    /// <summary>It was carried out, or refused by the engine with an event.</summary>
    Applied = 0,

    /// <summary>It comes from a gateway, or a run of one, that does not own what it speaks for, or it is nothing that a gateway may ask
    /// for: nothing happened, no token was used up, and the member has no event.</summary>
    NotOwner = 1,

    /// <summary>Its sequence was seen before: nothing happened.</summary>
    Repeated = 2,

    /// <summary>The token was used before, with the same content: the first outcome stands, nothing happened.</summary>
    TokenRepeated = 3,

    /// <summary>The token was used before, with other content. The engine did nothing; the member is told.</summary>
    TokenReused = 4,

    /// <summary>A cancel or replace of a token that names no order of the session. The engine did nothing; the member is told.</summary>
    UnknownToken = 5,

    /// <summary>An input of the same run of the gateway is missing before it: nothing happened, and its sequence is still to come. A writer
    /// leaves such an input out (<see cref="ShardCore.JudgeSequence"/>); the gateway sends it again.</summary>
    OutOfSequence = 6,

    /// <summary>The shard's tables of gateways, sessions or tokens have no room for it: nothing happened, no token was used up. The member
    /// is told, if it is about an order.</summary>
    CapacityExhausted = 7,

    /// <summary>An engine of the shard cannot do its part, or the version is not the next one, as the input itself says
    /// (<see cref="LogicVerdict"/>): nothing happened. The administrator is told.</summary>
    NotReady = 8,
}
