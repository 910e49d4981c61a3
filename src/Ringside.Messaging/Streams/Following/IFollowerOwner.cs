namespace Ringside.Messaging.Streams.Following;

/// <summary>Who keeps what a follower takes in, a store for instance.</summary>
internal interface IFollowerOwner
{
    /// <summary>Its number in the store set; 0 for who is no store.</summary>
    ushort Store { get; }

    /// <summary>Number from which batches must stay in memory.</summary>
    long KeepFrom { get; }

    /// <summary>Chain of a batch that is not in memory any more.</summary>
    ulong ChainOf(long number);

    /// <summary>Batches above a number were not the stream's: they are gone.</summary>
    void OnCut(long number);
}
