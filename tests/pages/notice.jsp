<%@ page contentType="text/html; charset=UTF-8" language="java" %>
<%@ taglib uri="http://java.sun.com/jsp/jstl/core" prefix="c" %>
<%-- 共发放资金9000万元 --%>
<% int total = 500; String s = "<p>惠及群众70万人</p>"; %>
<html>
<head><title>关于拨付2021年度春耕生产补贴的公告</title>
<jsp:include page="/common/head.jsp"><jsp:param name="count" value="1万亩"/></jsp:include></head>
<body onload="load('投资3亿元')">
<div class="<%= request.getAttribute("cls") %>" id="head"><c:if test="${user != null}"><span>欢迎您，当前在线1200人</span></c:if></div>
<div id="main">
<h1>关于拨付2021年度春耕生产补贴的公告</h1>
<div class="source"><span>发布时间：2021-03-12</span><span>点击：<%=hits%></span></div>
<div class="text">
<p>为保障春耕生产，市财政局、市农业农村局近日下达2021年度春耕生产补贴资金<b>3680</b>万元，惠及种粮农户&nbsp;4.2&nbsp;万户。</p>
<p>其中，化肥储备补贴1200万元，农机购置补贴1850万元，良种推广补贴<c:out value="${x}"/>630万元。补贴标准为每亩不低于95元。</p>
</div>
</div>
<div id="side"><dl><dt>通知公告</dt><dd><a href="n1.jsp" title="发放贷款8亿元">发放涉农贷款8亿元</a></dd></dl></div>
<%@ include file="/common/foot.jsp" %>
</body></html>
