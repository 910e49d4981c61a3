namespace Ringside.Exchange.MarketData;

/// <summary>Messages of a feed that <see cref="ItchHistory"/> has forgotten: from a file, or made again from the stored stream.</summary>
public interface IOlderMessages
{
    /// <summary>Looks for a message.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="destination">Where it goes; at least <see cref="ItchHistory.LongestMessage"/> bytes.</param>
    /// <returns>Its length; below 0 when it is not there, or not there yet.</returns>
    int Read(ulong number, Span<byte> destination);
}
