namespace Ringside.Exchange.Clients;

/// <summary>Hears what a client is told. Must not fail, and must not call the client.</summary>
public interface IClientEvents
{
    /// <summary>Something has happened; the client's orders are up to date with it.</summary>
    /// <param name="one">What.</param>
    void On(in ClientEvent one);

    /// <summary>The server says something to people.</summary>
    /// <param name="text">Any bytes. Good until the call returns.</param>
    void OnDebug(ReadOnlySpan<byte> text);

    /// <summary>A message has come that is none of OUCH. It counts as not understood, unless somebody knows it.</summary>
    /// <param name="message">Any bytes. Good until the call returns.</param>
    /// <returns>Whether it was understood.</returns>
    bool OnOther(ReadOnlySpan<byte> message) => false;
}
