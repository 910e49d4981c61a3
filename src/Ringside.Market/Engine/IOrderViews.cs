namespace Ringside.Market.Engine;

/// <summary>Shows the order in a slot; what a walk needs to know of an engine.</summary>
internal interface IOrderViews
{
    OrderView ViewOf(uint slot);
}
