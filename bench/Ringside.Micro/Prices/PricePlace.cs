namespace Ringside.Micro.Prices;

/// <summary>Where in a book prices go and come.</summary>
public enum PricePlace
{
    AtTheTop,
    Anywhere,
}
