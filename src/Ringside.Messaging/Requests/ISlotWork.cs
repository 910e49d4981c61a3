using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Requests;

/// <summary>What a server does with a request in a slot.</summary>
internal interface ISlotWork
{
    /// <summary>Gives it to the store.</summary>
    /// <param name="slot">Where the request is.</param>
    /// <returns>False when the store takes no more now.</returns>
    bool TryStore(int slot);

    /// <summary>Sends its answer.</summary>
    /// <param name="slot">Where the answer is.</param>
    /// <param name="peer">Who asked.</param>
    /// <returns>False when the link takes no more for this peer now.</returns>
    bool TrySend(int slot, PeerId peer);
}
