import streamlit as st, pandas as pd, plotly.graph_objects as go
from ui.card import *
from exports.tables import *
from ui.frame import view
v=view()
st.title("dependence")
f=pd.DataFrame({"code":["01209","13206"],"name":["夕張市","府中市"],"v":[45.3,float("nan")],"s":["official","not_applicable"]})
fig=go.Figure(go.Bar(x=f.v.fillna(3),y=f.name)); fig.update_layout(height=300, font_family="Noto Sans JP Atlas, Noto Sans CJK JP")
figure_card(fig,key="test",words=Words("どの市町村が地方交付税に頼っているか","％","2023年度",2,"全国、東京23区を除く",("総務省「地方財政状況調査」",),"歳入総額に占める割合。","右ほど大きい。","因果は言えない。","棒グラフ"),table=Table(f,(Column("code","コード","code"),Column("name","市区町村"),Column("v","割合","number","％",1,"s"))),context=Context(v.lang,"2026-11",v.address))
