using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>Takes the fields of a message one by one and makes a line of them.</summary>
internal interface IItchFields
{
    /// <summary>Begins a line.</summary>
    /// <param name="number">Number of the message in the file, from 1.</param>
    /// <param name="type">The letter of its type.</param>
    /// <param name="header">What all messages have.</param>
    /// <param name="stock">Symbol of the stock; empty when there is none.</param>
    void Begin(long number, ItchMessageType type, in ItchHeader header, string stock);

    /// <summary>Begins a line for a message that is shorter than what all messages have.</summary>
    /// <param name="number">Number of the message in the file, from 1.</param>
    /// <param name="type">The letter of its type.</param>
    void BeginWithoutHeader(long number, ItchMessageType type);

    void Number(string name, ulong value);

    void Price(string name, uint priceE4);

    void Text(string name, string value);

    /// <summary>Ends the line.</summary>
    void End();
}
